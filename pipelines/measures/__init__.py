"""Measures: every KPI for every period and unit, and a figure taken back to its rows."""
