"""Definitions: everything of the page 口径."""
