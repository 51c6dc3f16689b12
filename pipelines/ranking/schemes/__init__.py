"""Schemes: how townships are scored, read from the county's files and checked, and goalposts proposed from a year."""
