"""Spans: so many months as a limit says, as a SQL interval that every engine understands."""

from __future__ import annotations


def months(limit: str) -> str:
    """SQL for an interval of whole months; one engine has days times a number, but no months times a number."""
    return f"cast(cast(cast({limit} as int) as string) || ' months' as interval)"
