"""Rectification: everything of the page 整改台账."""
