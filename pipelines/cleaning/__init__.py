"""Cleaning: a file's text cells → clean rows, rejected rows with their reasons, sums and warnings. Bytes are read in reading/."""
