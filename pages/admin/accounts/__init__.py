"""Accounts: everything of the page 账号."""
