"""Template: the official blank ledgers."""
