"""Tables of what was published, and of the appeals against it."""
