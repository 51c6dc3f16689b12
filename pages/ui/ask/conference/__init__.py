"""Conference: what the pages of the joint conference ask beside its cases — findings, meetings, precision of rules."""
