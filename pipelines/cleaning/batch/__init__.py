"""Batch: the sheets of many files that feed one dataset, as one long table whose cells are read together."""
