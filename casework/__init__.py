"""Casework: what people decide and type — accounts, rights, audit; kept in one precious store, never in the lake."""
