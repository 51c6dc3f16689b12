"""Audit: everything of the page 审计."""
