"""Sampling: what a sample says of all works, in words and as the official table."""
