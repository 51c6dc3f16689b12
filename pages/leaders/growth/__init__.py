"""Growth: everything of the page of what was newly built, for whom, and how evenly the money lies."""
