"""Ranges: between which two values a cell can be meant; what lies beyond is a slip, and goes home with a reason.

A dataset states a field's own range where it is narrower, wider or signed; all others have the range of their kind.
工日 100000 is a day's count typed into the wrong row; 13812345678 in any column of numbers is a telephone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

WAN, YI = 1_000_000, 10_000_000_000  # fen of 1 万元 and of 1 亿元


@dataclass(frozen=True)
class Range:
    """Both ends are still meant. Money is in fen; of texts and identifiers it is the number of characters."""

    least: float | date
    most: float | date

    def words(self, *, money: bool = False) -> str:
        """0 至 400, −100亿元 至 100亿元, 1990-01-01 至 2100-12-31."""
        return " 至 ".join(_fen(end) if money else _plain(end) for end in (self.least, self.most))


# A county's whole budget for a year is some tens of 亿元, and no single work here is above 50 万元: a cell of more than
# 100 亿元 holds another column's number or another unit. The largest county has 3 million people. No ledger of small
# works is older than 1990. A cell of Excel ends at 32,767 characters, and the longest code in use has 34.
RANGES: dict[str, Range] = {
    "money": Range(0, 100 * YI),
    "date": Range(date(1990, 1, 1), date(2100, 12, 31)),
    "percent": Range(0, 100),
    "score": Range(0, 100),
    "integer": Range(0, 10_000_000),
    "number": Range(0, 1_000_000_000),
    "id": Range(0, 100),
    "text": Range(0, 32_767),
}
LENGTHS = ("id", "text")  # kinds whose range is a number of characters
SIGNED_MONEY = Range(-100 * YI, 100 * YI)  # where money comes back or less is to be paid
NAME = Range(0, 200)  # of a firm or a work; two of them are keys
EAST, NORTH = (73.0, 135.5), (3.0, 54.0)  # China, with its seas; the coordinates of a row are judged as a pair
LONGITUDE, LATITUDE = Range(*EAST), Range(*NORTH)


def _plain(end: float | date) -> str:
    if isinstance(end, date):
        return end.isoformat()
    whole = int(end) if end == int(end) else end
    return str(whole) if abs(whole) < 10_000 else f"{whole:,}"


def _fen(end: float | date) -> str:
    assert not isinstance(end, date)  # noqa: S101  (of a money field both ends are numbers)
    fen = int(end)
    unit, name = next((pair for pair in ((YI, "亿元"), (WAN, "万元")) if fen and fen % pair[0] == 0), (100, "元"))
    return f"{fen / unit:g}{name}" if fen else "0"
