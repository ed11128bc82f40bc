"""Speed and memory of a synth on the paved road, against the same resources in plain CDK. `make bench` runs it."""
