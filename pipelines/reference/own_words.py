"""Own words: what one [[mapping]] says — whom and which sheets it speaks for, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass

Target = tuple[str, str]  # dataset key, field name
ANY = "*"  # any other word of a list; every field
LINE = ("行号", "line")  # in a key: the line's own number
MONTH = "月份"  # in a key: the month that a row was made of


@dataclass(frozen=True)
class Months:
    """A wide table of months: which columns they are, and to which fields of one ledger their rows go."""

    dataset: str
    date: str
    value: str
    columns: tuple[str, ...] = ()  # headers, or patterns (*); empty: every header that is a month
    year: int | str | None = None  # of months whose header names none: itself, or the column in which it stands
    last: bool = True  # a month's figure is of its last day, or of its first


@dataclass(frozen=True)
class OwnWords:
    """One [[mapping]]: whom and which sheets it speaks for (empty: all), and what it says of them."""

    where: str  # "mappings.toml 第 12 行", for messages
    townships: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # patterns (* ?) over the file's or the sheet's name
    headers: tuple[str, ...] = ()  # a sheet must show all of these
    datasets: tuple[str, ...] = ()  # what such a sheet holds; empty: told by its headers
    unit: str | None = None
    dates: str | None = None
    header: tuple[tuple[str, tuple[Target, ...]], ...] = ()  # no target: the column is to be left alone
    units: tuple[tuple[Target, str], ...] = ()
    words: tuple[tuple[Target, str, str], ...] = ()  # field, word in the ledger, what it means
    default: tuple[tuple[Target, str], ...] = ()
    rows: str = ""  # where in a JSON file the rows stand
    columns: tuple[tuple[int, tuple[Target, ...]], ...] = ()  # of a sheet without a header line: place, fields
    months: Months | None = None
    key: tuple[tuple[Target, tuple[str, ...]], ...] = ()  # key field, the headers whose cells make it
    nothing: tuple[tuple[Target, str], ...] = ()  # field, what stands for nothing there

    @property
    def conditions(self) -> tuple[object, ...]:
        """When it speaks: two mappings with the same conditions always speak together."""
        return (*map(frozenset, (self.townships, self.files, self.headers)), self.rows)
