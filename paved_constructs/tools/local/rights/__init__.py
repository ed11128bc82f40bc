"""Code on this machine has the rights of its role: each call is held against them, and refused or recorded."""
