"""The identity service on the paved road, as a benchmark's app."""
