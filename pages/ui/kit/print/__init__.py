"""Print: a page's printed form — sized to A4, everything open, tables as paper has them."""
