"""Cells: what a cell of each kind means — money, numbers, percentages, choices, codes. Days have their own room."""
