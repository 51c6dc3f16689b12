"""History: everything of the page of changes."""
