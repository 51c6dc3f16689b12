"""Costs: everything of the page of what the works cost."""
