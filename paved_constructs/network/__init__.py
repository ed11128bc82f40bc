"""How traffic reaches code."""
