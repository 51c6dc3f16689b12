"""Precision: what checking came to, rule by rule, and which findings are worth checking first."""
