"""Paid vs built: the chart that lays what was paid over what was built."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from pages.ui.kit.format import money
from pages.ui.kit.html.plotly_text import hover
from pages.ui.kit.theme import SAND, SOFT, TEAL, annotate, styled

HEIGHT = 340
NAMES = {"built": "形象进度", "paid": "累计已付"}
COLOURS = {"built": TEAL, "paid": SAND}
DASHES = {"built": "solid", "paid": "dash"}  # two lines must be told apart without colour


def figure(curves: pl.DataFrame, started_on: date | None, accepted_on: date | None, as_of: date) -> go.Figure:
    """Progress and running payments in percent of the contract with its changes, as steps up to the night."""
    plot = go.Figure()
    first, last = span(curves, started_on, accepted_on, as_of)
    for curve, name in NAMES.items():
        rows = curves.filter(pl.col("curve") == curve, pl.col("percent").is_not_null())
        if rows.is_empty():
            continue
        days, percents = [*rows["day"], last], [*rows["percent"], rows["percent"][-1]]
        notes = [money(f) if curve == "paid" else "" for f in rows["figure"]] + [""]
        plot.add_scatter(
            x=days,
            y=percents,
            customdata=notes,
            mode="lines+markers" if rows.height < 40 else "lines",
            line={"color": COLOURS[curve], "width": 2.5, "dash": DASHES[curve], "shape": "hv"},
            marker={"size": [6] * rows.height + [0]},
            hovertemplate=hover(f"{name} %{{y:.1f}}% · %{{x|%Y-%m-%d}} %{{customdata}}"),
        )
    words = _ends(curves, last)
    for on, label, side in ((started_on, "开工", "right"), (accepted_on, "验收", "left")):
        if on is not None:
            plot.add_vline(x=on, line={"color": SOFT, "width": 1, "dash": "dot"})
            place = {"x": on, "y": 1, "yref": "paper", "xanchor": side, "yanchor": "bottom"}
            words.append({**place, "text": label})
    annotate(plot, words)
    plot.update_yaxes(ticksuffix="%", rangemode="tozero", nticks=6)
    plot.update_xaxes(tickformat="%Y-%m", nticks=4, tickangle=0, range=[first, last])
    styled(plot, HEIGHT)
    return plot.update_layout(margin={"r": 108, "t": 24})


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
