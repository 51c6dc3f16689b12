"""Habits: the fourteen habits of real ledgers, each with the ways in which the sample county shows it."""

from __future__ import annotations

HABITS: dict[int, tuple[str, ...]] = {
    1: ("title row", "unit line", "merged headers", "three header rows", "line break in header", "space in header"),
    2: ("index row", "format row", "total last", "total first", "subtotals"),
    3: ("footnotes", "serial column", "merged cells"),
    4: ("unit in header", "unit on a line", "unit in the cell", "no unit", "header over line", "tax note", "about"),
    5: ("typed dates", "month only", "no year", "real dates", "serial dates", "two-digit year"),
    6: ("percent sign", "fraction", "plain percent", "percent words"),
    7: ("empty markers", "none is no"),
    8: ("full-width digits", "full-width brackets"),
    9: ("numbers as text", "text as numbers"),
    10: ("utf-8-sig", "gb18030", "utf-16", "semicolon", "tab", "quoted line break", "ragged rows", "json", "ndjson"),
    11: ("html as xls", "missing part"),
    12: ("old township name",),
    13: ("two spellings",),
    14: ("hidden sheet", "several townships", "several files", "handed in twice", "correction"),
}
NUMBER = {way: number for number, ways in HABITS.items() for way in ways}


class Seen:
    """The ways that have been used so far."""

    def __init__(self) -> None:
        self.ways: set[str] = set()

    def note(self, *ways: str) -> None:
        for way in ways:
            if way not in NUMBER:
                raise ValueError(f"{way}: not a habit of habits.py")
            self.ways.add(way)

    @property
    def numbers(self) -> set[int]:
        return {NUMBER[way] for way in self.ways}
