"""Where a rule of a public engine is wrong for a kind of resource: reviewed records, each as narrow as its reason."""
