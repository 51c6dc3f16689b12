"""Findings: what the rules answer — with sentence, level and outcome — and its history from night to night."""
