"""Relational databases on RDS."""
