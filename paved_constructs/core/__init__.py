"""The vocabulary: golden tables, stages, stacks, settling and links. No AWS service of its own."""
