"""Reference: what a county brings of its own — names, codes, calendars, mappings, the list of ledgers."""
