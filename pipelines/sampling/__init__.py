"""Sampling: which works are looked at on site, drawn by strata with known chances, and what that says of all."""
