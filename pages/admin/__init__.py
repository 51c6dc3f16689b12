"""Admin: the pages of whoever keeps the system: accounts and the audit."""
