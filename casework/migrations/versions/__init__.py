"""Versions: one migration per file, in the order of their numbers; a published one is never edited."""
