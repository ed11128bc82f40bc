"""The pages about this library; the tables of defaults are generated from the golden tables."""
