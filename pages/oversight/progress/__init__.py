"""Progress: everything of the page of how far the works have come."""
