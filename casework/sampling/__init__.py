"""Sampling: samples that were drawn, and what was found at their works."""
