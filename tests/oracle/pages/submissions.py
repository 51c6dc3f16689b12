"""Submissions again: whose report of which ledger came when, and how many rows stand and were sent back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tests.oracle.county import County
from tests.oracle.projects import Row
from tests.oracle.reports import due_days

MARKS = {"in_time": "●", "late": "▲", "missing": "◇", "never": "✕", "first": "○"}
WORDS = {"in_time": "按期", "late": "迟报", "missing": "本期未报", "never": "从未报", "first": "已报"}
Owner = tuple[str | None, str | None]  # township, ledger; no ledger: the township as a whole


@dataclass(frozen=True)
class Book:
    """The files of the county, on which days each came in, and the days off."""

    county: County
    receipts: list[tuple[str, date]]
    holidays: dict[date, str]

    @property
    def files(self) -> list[Row]:
        return self.county.extra["files"]

    @property
    def towns(self) -> list[str]:
        return [str(row["name"]) for row in sorted(self.county.extra["townships"], key=lambda row: row["code"])]

    def rows(self) -> list[tuple[str, str, str]]:
        """Every row that stands: its township, its ledger, its file."""
        home = {number: p.row["township"] for number, p in self.county.by_number.items()}
        return [
            (row["township"] if ledger in ("projects", "complaints") else home[row["project_no"]], ledger,
             row["source_file"])
            for ledger, rows in self.county.rows.items()
            for row in rows
            if ledger not in ("contractors", "rejected", "files")
        ]  # fmt: skip

    def sent_back(self) -> list[tuple[str | None, str, str]]:
        submitter = {row["source_file"]: row["submitter"] for row in self.files}
        return [
            (row["township"] or submitter[row["source_file"]], row["dataset"], row["source_file"])
            for row in self.county.rejected
        ]

    def came(self) -> dict[Owner, set[date]]:
        """The days on which something came in of each township and ledger."""
        days: dict[str, set[date]] = {}
        for path, day in self.receipts:
            days.setdefault(path, set()).add(day)
        for row in self.files:
            if row["received_on"]:
                days.setdefault(row["source_file"], set()).add(row["received_on"])
        owners = {(row["township"], row["dataset"], row["source_file"]) for row in self.files if row["dataset"]}
        owners |= {(row["township"] or row["submitter"], None, row["source_file"]) for row in self.files}
        owners |= {*self.rows(), *self.sent_back()}
        came: dict[Owner, set[date]] = {}
        for town, ledger, path in owners:
            if town is not None:
                came.setdefault((town, ledger), set()).update(days.get(path, ()))
        return came

    def dues(self) -> list[date]:
        """The report days before the night, from the one before anything came in."""
        began = min(day for days in self.came().values() for day in days)
        return [day for day in due_days(began, self.county.as_of, self.holidays) if day < self.county.as_of]

    def before(self) -> date:
        """The report day before the last one: what came in after it answers the last."""
        return self.dues()[-2] if len(self.dues()) > 1 else date.min

    def states(self) -> dict[Owner, str]:
        """What became of the report that was due last, of every township and every ledger that anybody hands in."""
        came, due, before = self.came(), self.dues()[-1], self.before()
        began = min(day for days in came.values() for day in days)
        ledgers = {ledger for _, ledger in came} | {None}
        states = {}
        for owner in [(town, ledger) for town in self.towns for ledger in ledgers]:
            answers = {day for day in came.get(owner, ()) if day > before}
            if not came.get(owner):
                states[owner] = "never"
            elif not answers:
                states[owner] = "missing"
            else:
                states[owner] = "in_time" if min(answers) <= due else "first" if began > due else "late"
        return states

    def cells(self) -> dict[Owner, str]:
        """● 128 退3, as the grid has it; only the ledgers that anybody hands in."""
        accepted = Counter((town, ledger) for town, ledger, _ in self.rows())
        back = Counter((town, ledger) for town, ledger, _ in self.sent_back())
        return {
            owner: MARKS[state] if state == "never" else f"{MARKS[state]} {accepted[owner]:,}{_back(back[owner])}"
            for owner, state in self.states().items()
            if owner[1] is not None
        }

    def whole(self, town: str) -> str:
        """总体按最差的一种台账; 都好的，是最近报送的日期."""
        states = self.states()
        own = [state for (name, ledger), state in states.items() if name == town and ledger is not None]
        worst = next((state for state in ("never", "missing", "late") if state in own), None)
        if worst:
            return f"{MARKS[worst]} {WORDS[worst]} {own.count(worst)} 种"
        state, days = states[town, None], self.came()[town, None]
        answers = {day for day in days if day > self.before()}
        return f"{MARKS[state]} {WORDS[state]} {min(answers or {max(days)}):%m-%d}"


def _back(rows: int) -> str:
    return f" 退{rows:,}" if rows else ""


def head(book: Book) -> str:
    """9月应报 18，按期 16，迟报 2：双桥镇、黄坑镇, as the head of every page has it."""
    states = {town: book.states()[town, None] for town in book.towns}
    named = {word: [town for town in book.towns if states[town] in of] for word, of in
             (("按期", ("in_time",)), ("迟报", ("late",)), ("未报", ("missing", "never")))}  # fmt: skip
    parts = [f"{book.dues()[-1].month}月应报 {len(book.towns)}"]
    parts += [f"按期 {len(named['按期'])}"] if named["按期"] else []
    parts += [f"{word} {len(named[word])}：{'、'.join(named[word])}" for word in ("迟报", "未报") if named[word]]
    first = sum(state == "first" for state in states.values())
    return "，".join([*parts, *([f"已报 {first}（收件从此开始，不判迟早）"] if first else [])])
