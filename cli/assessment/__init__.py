"""Assessment: the commands for ranking schemes."""
