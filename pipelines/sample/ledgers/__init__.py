"""Ledgers: clean rows written down the way townships really hand them in."""
