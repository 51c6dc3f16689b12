"""League: the places of a period in six columns, as the circular and the pack of a meeting print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.words import ranking as words
from reports.workbooks.workbook import Column, Table

Rows = Sequence[Mapping[str, Any]]
UNIT = "单位：分"
SHEET = "考核排名"
COLUMNS = (  # as wide together as the title of a sheet needs; paper shares out its own width alike
    Column("排名", 13, kind="centre"),
    Column("乡镇", 26, kind="centre"),
    Column("总分", 19, kind="number"),
    Column("等次", 19, kind="centre"),
    Column("名次区间", 22, kind="centre"),
    Column("并列档", 16, kind="centre"),
)
INTERVAL = "名次区间为十次中有九次落在其中的名次；同一并列档内的先后没有九成把握。"


@dataclass(frozen=True)
class League:
    """A period's ranking. `source`: in words, the publication that it is, or that it is the night's own."""

    period: str  # in words
    source: str
    is_published: bool
    rows: Rows  # of ranking, as frozen or as of the night
    notes: Sequence[str] = ()


def placed(rows: Rows) -> list[Mapping[str, Any]]:
    """The townships that were assessed, the first first; of a quarter tier by tier."""
    return sorted((row for row in rows if row["score"] is not None), key=_order)


def lines(rows: Rows) -> list[list[Any]]:
    """The rows in the order of the columns."""
    return [_line(row) for row in placed(rows)]


def provisional(rows: Rows) -> list[str]:
    """Said of a period that has tiers and no places."""
    return [] if all(row["rank"] for row in placed(rows)) else [words.PROVISIONAL]


def league_table(league: League) -> Table:
    """The whole table, with who was not assessed below it; that nobody has published it is a warning above it."""
    out = [f"{row['township']}不参评：{row['note'] or '数据不足'}。" for row in league.rows if row["score"] is None]
    source = [f"{league.source}。"] if league.is_published else []
    notes = [*source, *(provisional(league.rows) or [INTERVAL]), *league.notes, *out]
    banner, sheet = "" if league.is_published else league.source, f"{SHEET}（{league.period}）"
    return Table(COLUMNS, lines(league.rows), UNIT, banner, notes=notes, frozen_columns=2, sheet=sheet)


def _order(row: Mapping[str, Any]) -> tuple[int, int, float]:
    return (row["rank"] or 0, row["tier"] or 0, -row["score"])


def _line(row: Mapping[str, Any]) -> list[Any]:
    between = words.interval(row["rank_low"], row["rank_high"]) or None
    return [row["rank"], row["township"], row["score"], row["grade"], between, row["tier"]]
