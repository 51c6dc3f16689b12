"""Format: how a figure, a day and a piece of text are written on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from pipelines.china import made_at

MISSING = "—"
FEN_PER_WAN = 1_000_000
FEN_PER_YI = 10_000 * FEN_PER_WAN
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
# What the browser's Markdown looks for once the backslashes are gone: addresses, :smile:, :material/home:, -> and --. A
# word joiner, which nobody sees, parts it.
JOINER = "\u2060"
SOUGHT = re.compile(
    r"(:(?=//|[a-z0-9_+/-]+:)|www(?=\.)|@(?=[a-z0-9_-])|(?<!\S)[<>~-](?=(?:->|[->=])(?!\S)))", re.IGNORECASE
)


def money_unit(values: Iterable[int | float | None]) -> tuple[str, int]:
    """The one unit for all of `values`, so that a column never mixes: 亿元 from 1 亿, otherwise 万元."""
    largest = max((abs(value) for value in values if value is not None), default=0)
    return ("亿元", FEN_PER_YI) if largest >= FEN_PER_YI else ("万元", FEN_PER_WAN)


def money(fen: int | float | None) -> str:
    """12.34 万元, and 亿元 from 1 亿."""
    if fen is None:
        return MISSING
    unit, size = money_unit([fen])
    return f"{fen / size:,.2f} {unit}"


def number(value: float | None, decimals: int = 0) -> str:
    """A plain count or measure with thousands separators."""
    return MISSING if value is None else f"{value:,.{decimals}f}"


def value(figure: float | None, unit: str, decimals: int = 1) -> str:
    """A KPI's figure in its own unit: 96.4%, 91.2 分, 3.4 天."""
    if figure is None:
        return MISSING
    gap = "" if unit in ("%", "") else " "
    return f"{figure + 0.0:,.{decimals}f}{gap}{unit}"


def change(now: float | None, before: float | None, decimals: int = 1) -> str:
    """▲ 1.2, ▼ 0.8, or 持平 when the shown digits do not differ."""
    if now is None or before is None:
        return MISSING
    step = round(now - before, decimals)
    if step == 0:
        return "持平"
    return f"{'▲' if step > 0 else '▼'} {abs(step):,.{decimals}f}"


def moved(places: int | None) -> str:
    """A change of rank: positive is up."""
    if places is None:
        return MISSING
    return "持平" if places == 0 else f"{'▲' if places > 0 else '▼'} {abs(places)}"


def day(on: date | None) -> str:
    """2026-09-30."""
    return MISSING if on is None else f"{on:%Y-%m-%d}"


def moment(at: datetime | None) -> str:
    """2026-09-30 02:15."""
    return MISSING if at is None else f"{at:%Y-%m-%d %H:%M}"


def short(snapshot: str) -> str:
    """A snapshot's name as people say it: its day in China and its check digits."""
    check = snapshot.partition("-")[2]
    try:
        return f"{made_at(snapshot):%Y%m%d}-{check}" if check else snapshot
    except ValueError:
        return snapshot


def text(words: str | None) -> str:
    """Words as they are, or — when there are none."""
    return words if words else MISSING


def escape(words: str | None) -> str:
    """Text from a ledger, made inert inside Markdown: no links, images, colours, icons or formulas."""
    return MARKDOWN.sub(r"\\\1", SOUGHT.sub(rf"\1{JOINER}", text(words)))
