"""Parts: a page's cards, bars, tables and findings as its PDF takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from pages.ui.kit import lamps, panels, tables
from pages.ui.kit.cards import Card
from pages.ui.kit.format import MISSING, money, number
from pages.ui.kit.print.table import MOST, cell
from reports.print.pieces import Head, Kind, Stat

if TYPE_CHECKING:
    from reports.print.pdf import Pdf

FINDING = (Head("等级", "lamp"), Head("疑点"), Head("项目"), Head("金额", "number"), Head("依据"))
TOWNSHIP = Head("乡镇")


def stats(cards: Sequence[Card]) -> list[Stat]:
    """The cards, with what stands on them."""
    return [
        Stat(card.label, card.figure, card.counted_in, [line for line in (card.aside, card.foot) if line], _lamp(card))
        for card in cards
    ]


def _lamp(card: Card) -> str:
    return card.word or (card.lamp.text if card.lamp else "")


def table(pdf: Pdf, frame: pl.DataFrame, columns: Sequence[tables.Column], none: str = "没有记录。") -> None:
    """The rows as the printed form has them, as many as paper holds."""
    if frame.is_empty():
        pdf.small(none)
        return
    written = tables.heads(frame, columns)
    shown = frame.head(MOST).select(tables.shown(frame.head(MOST), column) for column in columns)
    heads = [Head(head.label, _kind(column)) for head, column in zip(written, columns, strict=True)]
    pdf.grid(heads, [[cell(h, v).text for h, v in zip(written, row, strict=True)] for row in shown.iter_rows()])
    if frame.height > MOST:
        pdf.small(f"共 {number(frame.height)} 行，只印前 {MOST} 行；全部见导出的表格。")


def filled(frame: pl.DataFrame, columns: Sequence[tables.Column]) -> list[tables.Column]:
    """The columns in which something stands: paper has no room for empty ones."""
    return [column for column in columns if frame[column.name].is_not_null().any()]


def _kind(column: tables.Column) -> Kind:
    if column.kind in ("lamp", "level"):
        return "lamp"
    return "number" if column.kind in tables.NUMERIC else "text"


def findings(
    pdf: Pdf,
    title: str,
    frame: pl.DataFrame,
    nothing: str,
    note: str = panels.UNVERIFIED,
    *,
    with_township: bool = True,
) -> None:
    """The findings with their evidence in words; without one, what `nothing` says."""
    pdf.panel(title, note)
    if frame.is_empty():
        pdf.small(nothing)
        return
    rows = [
        [
            lamps.of_level(row["level"]).text,
            row["label"],
            *([row["township"] or MISSING] if with_township else []),
            row["project_name"] or MISSING,
            money(row["amount_fen"]),
            row["evidence"] or MISSING,
        ]
        for row in frame.iter_rows(named=True)
    ]
    pdf.grid([*FINDING[:2], TOWNSHIP, *FINDING[2:]] if with_township else FINDING, rows)
