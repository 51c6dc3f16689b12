"""Hand: the mix of habits of one clerk, as a value that hypothesis can draw and shrink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

KINDS = ("xlsx", "openpyxl", "csv", "tsv", "html", "json", "jsonl", "json sheets")
MERGING = ("xlsx", "openpyxl", "html")  # kinds that keep merged ranges
SHEETS = ("xlsx", "openpyxl", "json sheets")  # kinds that hold several sheets
OBJECTS = ("json", "jsonl", "json sheets")  # kinds whose header is the keys: no lines above, no levels
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


@dataclass(frozen=True)
class Hand:
    """Every habit is off by default, so that a failing example shrinks to the habits that matter."""

    kind: str = "csv"
    encoding: str = "utf-8"
    separator: str = ","
    newline: str = "\n"
    submitter: str | None = "西河镇"
    titles: tuple[str, ...] = ()  # lines above the header: title, office, unit, blank
    levels: int = 1  # header rows
    synonyms: bool = False
    header_noise: bool = False
    shuffled: bool = False
    serial: bool = False  # a 序号 column
    strangers: int = 0  # columns nobody knows
    gaps: int = 0  # columns without anything
    repeated: bool = False  # one column twice
    under: str = ""  # a line under the header: index, formulas, letters, format
    merged: bool = False  # runs of equal cells as one merged cell
    totals: str = ""  # first, last, blocks, blocks first, pages, townships
    spelled_totals: bool = False
    sections: bool = False  # 一、… between rows
    blanks: bool = False  # empty lines between rows
    header_again: bool = False
    notes: tuple[str, ...] = ()
    unit: str = "元"
    unit_stands: str = "nowhere"  # nowhere (元), header, line, title, file
    year: bool = False  # the file says which year it is of
    roc: bool = False
    spelled: bool = False  # cells in any spelling, else in the plainest
    noise: bool = False  # blanks and invisible characters around cells
    markers: bool = False  # / and 无 for nothing
    dropped: bool = False  # some optional columns are left out
    start: tuple[int, int] = (0, 0)
    extra_sheets: bool = False  # hidden, empty and explaining sheets beside the ledger
    split: bool = False  # the rows on two sheets
    zipped: bool = False  # the file inside a .zip
    seed: int = 0

    @property
    def merges(self) -> bool:
        return self.kind in MERGING

    @property
    def objects(self) -> bool:
        return self.kind in OBJECTS


YES_OR_NO = (False, True)
CHOICES: dict[str, Sequence[Any]] = {
    "kind": KINDS,
    "encoding": ENCODINGS,
    "separator": ",;\t",
    "newline": ("\n", "\r\n"),
    "submitter": ("西河镇", "东山镇", None),
    "titles": (
        *((), ("title",), ("title", "unit"), ("unit",), ("office",), ("title", "blank"), ("title", "office", "unit")),
    ),
    "levels": (1, 2, 3),
    "synonyms": YES_OR_NO,
    "header_noise": YES_OR_NO,
    "shuffled": YES_OR_NO,
    "serial": YES_OR_NO,
    "strangers": (0, 1, 2, 3),
    "gaps": (0, 1, 2),
    "repeated": YES_OR_NO,
    "under": ("", "index", "formulas", "letters", "format"),
    "merged": YES_OR_NO,
    "totals": ("", "first", "last", "blocks", "blocks first", "pages", "townships"),
    "spelled_totals": YES_OR_NO,
    "sections": YES_OR_NO,
    "blanks": YES_OR_NO,
    "header_again": YES_OR_NO,
    "notes": ((), ("one cell",), ("several cells", "one cell"), ("signature", "page")),
    "unit": ("元", "千元", "万元", "亿元"),
    "unit_stands": ("nowhere", "header", "line", "title", "file"),
    "year": YES_OR_NO,
    "roc": (False, False, False, True),
    "spelled": YES_OR_NO,
    "noise": YES_OR_NO,
    "markers": YES_OR_NO,
    "dropped": YES_OR_NO,
    "start": ((0, 0), (6, 2), (0, 1), (3, 0)),
    "extra_sheets": YES_OR_NO,
    "split": YES_OR_NO,
    "zipped": (False, False, False, True),
}


def hands() -> st.SearchStrategy[Hand]:
    """Any mix of the habits."""
    drawn: dict[str, Any] = {name: st.sampled_from(choices) for name, choices in CHOICES.items()}
    return st.builds(Hand, **drawn, seed=st.integers(0, 2**32 - 1))


def any_hand(dice: Random) -> Hand:
    """Any mix of the habits, from plain dice."""
    drawn: dict[str, Any] = {name: dice.choice(choices) for name, choices in CHOICES.items()}
    return Hand(**drawn, seed=dice.randrange(2**32))
