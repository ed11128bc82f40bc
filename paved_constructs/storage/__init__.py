"""What holds data: buckets, tables, secrets and their backups."""
