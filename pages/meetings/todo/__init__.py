"""Todo: everything of the page 我的待办."""
