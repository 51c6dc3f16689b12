"""Masks: telephone, identity, card and account numbers inside any text, hidden from people who need not see them.

Digits may be of any script and parted as people part them; what is not masked is left exactly as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import polars as pl

from pipelines.privacy.digits import FEWEST, NUMERALS, runs, values
from pipelines.privacy.personal import CALLED, SHORTEST, kinds, numbers

# What Excel makes of a long number: 1.3800138E+10 is a telephone, 3.50304199001011E+17 still tells a birthday.
_SCIENTIFIC = re.compile(r"(?<![\d.])(?P<shown>\d\.\d\d)\d{4,}(?=[eE]\+?1[0-8](?!\d))", re.ASCII)
_PAPER = re.compile(
    r"(?P<shown>(?:护照|通行证|台胞证|回乡证|居住证|军官证|士官证)[^0-9A-Za-z]{0,8}[A-Za-z]{0,2})\d{7,10}(?!\d)",
    re.ASCII,
)
_OPENS = {"(": ")", "（": "）"}
_DIGIT = rf"[\p{{N}}{''.join(NUMERALS)}]"
# Most texts of a county are its own numbers (PZ-350987202-2026-0002-01) and invoices: they need no second look.
_REFERENCE = r"^(?:[A-Za-z]{0,4}-?\d{9}-(?:19|20)\d\d-\d{4}(?:-\d{1,3})?|\d{20})$"
_IS_REFERENCE = re.compile(_REFERENCE).fullmatch
HIDDEN = "****"
FEW = (
    500  # rows; below, polars takes longer to begin than these texts take, and a hundred visitors wait for its threads
)
Span = tuple[int, int, str]


def _spans(text: str) -> Iterator[Span]:
    """Where something must be hidden, and what stands there instead: the first and last digits as typed."""
    sought = kinds(text)
    for run in runs(text, FEWEST if CALLED in sought else SHORTEST):
        for start, end, kind in numbers(run, sought):
            digits = [text[at] for at, sign in zip(run.at[start:end], run.plain[start:end], strict=True)
                      if sign not in " ./-"]  # fmt: skip
            left, right = run.span(start, end)
            opened = text[max(left - 1, 0) : left]  # the bracket in front of (0599)8822333
            left -= opened in _OPENS and _OPENS[opened] in text[left:right]
            yield left, right, "".join([*digits[: kind.first], kind.stars, *digits[-kind.last :]])
    for pattern in (_SCIENTIFIC, _PAPER):
        yield from ((*match.span(), match["shown"] + HIDDEN) for match in pattern.finditer(text))


def _apart(spans: Iterator[Span], length: int) -> list[Span]:
    """The spans in the order of the text; of those that overlap, the surest, which came first."""
    kept: list[Span] = []
    taken = bytearray(length)
    for start, end, shown in spans:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append((start, end, shown))
    return sorted(kept)


def mask(text: str) -> str:
    """Mobiles as 139****1234, other lines as ****1234, identity numbers as first three and last four, cards as first
    and last four, accounts as last four."""
    out, at = [], 0
    for start, end, shown in _apart(_spans(text), len(text)):
        out += [text[at:start], shown]
        at = end
    return "".join([*out, text[at:]])


@cache
def _digits() -> frozenset[str]:
    """Every character that may stand for a digit."""
    return frozenset(values()) | frozenset(NUMERALS)


def _suspects(texts: pl.Series) -> list[str]:
    """The different texts with enough digits to hide something."""
    if len(texts) < FEW:
        digits = _digits()
        suspects = (t for t in {*texts} if t and len(t) >= FEWEST and sum(map(digits.__contains__, t)) >= FEWEST)
        return [text for text in suspects if not _IS_REFERENCE(text)]
    every = texts.unique().drop_nulls()
    return every.filter((every.str.count_matches(_DIGIT) >= FEWEST) & ~every.str.contains(_REFERENCE)).to_list()


def masked(frame: pl.DataFrame, keep: tuple[str, ...] = ()) -> pl.DataFrame:
    """The frame with every text column masked but those in `keep`; only texts with enough digits are looked at."""
    changed = {}
    for name, kind in frame.schema.items():
        if kind == pl.String and name not in keep:
            hidden = {text: shown for text in _suspects(frame[name]) if (shown := mask(text)) != text}
            if hidden:
                changed[name] = pl.col(name).replace(hidden)
    return frame.with_columns(**changed) if changed else frame
