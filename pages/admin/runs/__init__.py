"""Runs: everything of the page 运行."""
