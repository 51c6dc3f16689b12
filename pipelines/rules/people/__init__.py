"""People: the rules of this stage, one to a file."""
