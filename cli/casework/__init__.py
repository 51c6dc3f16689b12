"""Casework: the commands for accounts, the audit and backups of the store."""
