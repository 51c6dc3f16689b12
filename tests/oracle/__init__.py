"""Oracle: the same figures worked out again in plain Python, from the design's words, to check the SQL against."""

from tests.oracle.kpis import Key, kpis
from tests.oracle.rules import rules

__all__ = ["Key", "kpis", "rules"]
