"""AWS on this machine: MiniStack with the CloudFormation handlers that it lacks, on a loopback port."""
