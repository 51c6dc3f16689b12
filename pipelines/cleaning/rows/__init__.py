"""Rows: what each line below a header of one sheet is. batch/ reads those that are rows, accept/ says which count."""
