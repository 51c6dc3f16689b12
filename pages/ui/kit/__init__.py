"""Kit: what pages are drawn with — cards, tables, charts, words."""
