"""Cleaning: text cells → clean rows, rejected rows with their reasons, sums, warnings. Bytes are read in reading/."""
