"""Accounts: who somebody is and may be, how they sign in, and the sessions in which they are known."""
