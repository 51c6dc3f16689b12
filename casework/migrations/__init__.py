"""Migrations: the steps by which a store of any earlier version becomes one of today's; run when a store is opened."""
