"""What runs code."""
