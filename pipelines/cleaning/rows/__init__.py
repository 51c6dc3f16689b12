"""Rows: what each line below a header is, and the values of those that hold data. Whether a row counts is decided in accept/."""
