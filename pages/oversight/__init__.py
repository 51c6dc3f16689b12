"""Oversight: the departments' pages, one for each matter that they watch over."""
