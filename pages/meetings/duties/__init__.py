"""Duties: everything of the page 责任清单."""
