"""Funds: everything of the page of the works' money."""
