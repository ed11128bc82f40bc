"""What every template of a synth is checked against, and what it leaves in the open."""
