"""Project: everything of the page of one project."""
