"""Names: one spelling of a firm's name, so that brackets, spaces and full-width letters make no difference."""

from __future__ import annotations

FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "〔": "(",
    "〕": ")",
    "【": "(",
    "】": ")",
}
DROPPED = " \u3000\u00a0\u200b\ufeff\t\n\r·"
FROM = "".join(FULL_WIDTH) + DROPPED
TO = "".join(FULL_WIDTH.values())
ESCAPED = {"'": "chr(39)", "\\": "chr(92)"}  # inside quotes they mean one thing on one engine and another elsewhere


def _literal(text: str) -> str:
    """SQL for `text` that every engine reads alike."""
    for sign, code in ESCAPED.items():
        text = text.replace(sign, f"' || {code} || '")
    return f"'{text}'"


def plain(expression: str) -> str:
    """SQL for the name to compare by: half-width, capital letters, no spaces."""
    return f"upper(translate({expression}, {_literal(FROM)}, {_literal(TO)}))"


def spelling(*sources: tuple[str, str]) -> str:
    """A clause `spelling(name, firm)` of a WITH list: the names in (table, column) sources, each put plain once."""
    asked = [f"select distinct {column} as name from {table}" for table, column in sources]  # noqa: S608  (our tables)
    return f"spelling as (select name, {plain('name')} as firm from ({' union '.join(asked)}) as names)"  # noqa: S608
