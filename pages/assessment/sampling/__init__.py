"""Sampling: everything of the page 抽查."""
