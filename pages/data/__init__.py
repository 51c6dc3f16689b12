"""Data: what came in, what is missing, what changed, and what every figure means."""
