"""Submissions: everything of the page 报送."""
