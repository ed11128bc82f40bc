"""Real services, one file each: the examples of this library, and its integration tests."""
