"""Limits: the dated numbers of law and of the county, and their place in SQL."""
