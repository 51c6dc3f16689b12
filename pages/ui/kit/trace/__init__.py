"""Trace: what stands behind a finding or a figure, down to the ledger rows."""
