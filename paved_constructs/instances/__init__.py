"""What runs on instances of its own: fleets."""
