"""Cells: what a cell of each kind means — money, numbers, percentages, choices, codes. Days have a room of their own."""
