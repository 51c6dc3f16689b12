"""Township: everything of the page of one township."""
