"""Disclosure: everything of the page of public notices."""
