"""Periodic: what leaves the house by itself — the weekly brief and the monthly list, asked as the pages ask."""
