"""History: what changed between tonight's ledgers and those of the nights before."""
