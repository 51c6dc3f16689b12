"""Anomalies: everything of the page of findings."""
