"""Firms: everything of the page of the firms that build."""
