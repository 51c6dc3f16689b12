"""Places: townships and villages by any of their names, and whose a file or a sheet is."""
