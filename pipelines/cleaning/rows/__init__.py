"""Rows: what each line below a header is, and the values of those that are rows. accept/ says which of them count."""
