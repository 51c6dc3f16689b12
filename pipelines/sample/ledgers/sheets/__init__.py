"""Sheets: rows laid out as a sheet with its head, its sums and its notes."""
