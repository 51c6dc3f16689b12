"""Admin: the pages of whoever keeps the system: accounts, the nights and the audit."""
