"""What several constructs are made of: a stack's key and alarm topic, log groups, dead-letter queues, alarms."""
