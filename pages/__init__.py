"""Pages: one folder to a page, found by its page.py."""
