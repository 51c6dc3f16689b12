"""Wallboard: everything of the page 监督大屏."""
