"""Paid vs built: the chart that lays what was paid over what was built."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.ui.kit.format import money
from pages.ui.kit.html.plotly_text import hover
from pages.ui.kit.theme import SAND, TEAL, drawn, upright

HEIGHT = 340
NAMES = {"built": "形象进度", "paid": "累计已付"}
COLOURS = {"built": TEAL, "paid": SAND}
DASHES = {"built": "solid", "paid": "dash"}  # two lines must be told apart without colour


def subject(contract: str) -> str:
    """What the chart shows; `contract`: what the sum that payments are measured by holds."""
    return f"累计已付占{contract}的比例，对照形象进度"


def figure(curves: pl.DataFrame, started_on: date | None, accepted_on: date | None, as_of: date) -> go.Figure:
    """Progress and running payments in percent of the contract with its changes, as steps up to the night."""
    first, last = span(curves, started_on, accepted_on, as_of)
    marked = [
        (on, label, side)
        for on, label, side in ((started_on, "开工", "right"), (accepted_on, "验收", "left"))
        if on is not None
    ]
    place = {"y": 1, "yref": "paper", "yanchor": "bottom"}
    return drawn(
        [_line(curve, rows, last) for curve in NAMES if not (rows := _known(curves, curve)).is_empty()],
        HEIGHT,
        x={"tickformat": "%Y-%m", "nticks": 4, "tickangle": 0, "range": [first, last]},
        y={"ticksuffix": "%", "rangemode": "tozero", "nticks": 6},
        notes=[*_ends(curves, last), *({**place, "x": on, "xanchor": side, "text": text} for on, text, side in marked)],
        shapes=[upright(on) for on, _, _ in marked],
        margin={"l": 0, "r": 108, "t": 24, "b": 0},
    )


def _known(curves: pl.DataFrame, curve: str) -> pl.DataFrame:
    return curves.filter(pl.col("curve") == curve, pl.col("percent").is_not_null())


def _line(curve: str, rows: pl.DataFrame, last: date) -> dict[str, Any]:
    """A curve's steps, the last of them drawn on up to the night."""
    return {
        "type": "scatter",
        "x": [*rows["day"], last],
        "y": [*rows["percent"], rows["percent"][-1]],
        "customdata": [money(f) if curve == "paid" else "" for f in rows["figure"]] + [""],
        "mode": "lines+markers" if rows.height < 40 else "lines",
        "line": {"color": COLOURS[curve], "width": 2.5, "dash": DASHES[curve], "shape": "hv"},
        "marker": {"size": [6] * rows.height + [0]},
        "hovertemplate": hover(f"{NAMES[curve]} %{{y:.1f}}% · %{{x|%Y-%m-%d}} %{{customdata}}"),
    }


def span(curves: pl.DataFrame, started_on: date | None, accepted_on: date | None, as_of: date) -> tuple[date, date]:
    """From before the first event to the night; a project long accepted ends a little after its last event."""
    days = [on for on in (*curves["day"], started_on, accepted_on) if on is not None]
    margin = max((max(days) - min(days)) / 20, timedelta(days=3))
    end = as_of if accepted_on is None else min(as_of, max(days) + margin)
    return min(days) - margin, max(end, max(days))


def _ends(curves: pl.DataFrame, last: date) -> list[dict[str, Any]]:
    """Names stand at the ends of the lines; the higher one above, so that two equal figures stay readable."""
    ends = curves.filter(pl.col("percent").is_not_null()).group_by("curve").agg(pl.col("percent").last())
    return [
        {
            "x": last,
            "y": row["percent"],
            "xanchor": "left",
            "yanchor": "bottom" if place == 0 else "top",
            "xshift": 4,
            "text": f"{NAMES[row['curve']]} {row['percent']:.1f}%",
            "font": {"size": 12, "color": COLOURS[row["curve"]]},
        }
        for place, row in enumerate(ends.sort("percent", descending=True).iter_rows(named=True))
    ]
