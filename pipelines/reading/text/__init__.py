"""Text: delimited text in any encoding → records."""
