"""Ranking: townships scored and placed, and how far chance could have done it."""
