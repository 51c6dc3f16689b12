"""Workbooks: the official tables as .xlsx."""
