"""Offices: where a sample county's files are handed in — today's inbox and, if asked for, that of an earlier day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.registry import datasets
from pipelines.sample.earlier import Earlier
from pipelines.sample.ledgers.cells.cell import Row
from pipelines.sample.ledgers.cells.decks import Decks
from pipelines.sample.ledgers.cells.names import old_names
from pipelines.sample.ledgers.files.files import File, Office, Spoils
from pipelines.sample.ledgers.sheets.sums import WrongSums


@dataclass(frozen=True)
class Before:
    """Where the inbox of an earlier day is written, and what was in it."""

    inbox: Path
    earlier: Earlier


class Offices:
    """Every file goes to today's office; the earlier one gets it as it was then, written by the same clerk's habits."""

    def __init__(self, out: Path, decks: Decks, year: int, before: Before | None) -> None:
        """`year` is the running one."""
        self._year = year
        self.today = _office(out, out / "inbox", decks)
        self.monthly: dict[str, list[str]] = defaultdict(list)  # township → the files that it hands in every month
        self._before = before
        self._then = _office(out, before.inbox, Decks(decks.seed)) if before else None

    def take(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """A township's year, before its files are handed in."""
        if self._before:
            self._before.earlier.take(rows)

    def hand_in(self, file: File, spoils: Spoils) -> None:
        self.today.hand_in(file, spoils)
        if file.folder and file.is_monthly(self._year):
            self.monthly[file.folder].append(file.path)
        if self._before and self._then and (then := self._before.earlier.file(file)):
            self._then.hand_in(then, spoils)
            if file.is_monthly(self._before.earlier.day.year):
                self._leave_out_unchanged(file, self._before.inbox)

    def _leave_out_unchanged(self, file: File, inbox: Path) -> None:
        """A running ledger that is the same today as then came in late: on the earlier day it was not there."""
        for each in (file, replace(file, stem=file.copy)) if file.copy else (file,):
            now, then = self.today.inbox / each.path, inbox / each.path
            if then.exists() and then.read_bytes() == now.read_bytes():
                then.unlink()


def _office(out: Path, inbox: Path, decks: Decks) -> Office:
    return Office(inbox, decks.seed, datasets(), old_names(out / "reference"), decks, WrongSums(decks.seed))
