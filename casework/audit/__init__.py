"""Audit: the chain of what was done, its words, and how it is read."""
