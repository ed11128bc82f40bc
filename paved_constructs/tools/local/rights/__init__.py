"""Functions on this machine have the rights of their roles: each call is held against them, refused and recorded."""
