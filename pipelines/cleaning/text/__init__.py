"""Text: a cell's text — its forms, the ways of being empty, and how a column is parsed once for each different text."""
