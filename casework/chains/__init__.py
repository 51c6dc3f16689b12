"""Chains: histories whose rows are bound to one another and named in the audit, so that no byte changes unseen."""
