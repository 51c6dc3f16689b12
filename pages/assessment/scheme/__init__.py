"""Scheme: everything of the page 方案."""
