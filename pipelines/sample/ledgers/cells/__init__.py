"""Cells: how a township's hand writes one value."""
