"""Backup: the whole store in one file that either kind of store can be restored from."""
