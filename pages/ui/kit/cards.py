"""Cards: one figure with its target, change, run, cases and lamp; a click opens what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from pages.ui.ask.kpis import Figure
from pages.ui.kit import charts, drawer, lamps, targets
from pages.ui.kit.format import MISSING, change
from pages.ui.kit.html.render import render
from pages.ui.kit.lamps import Lamp
from pages.ui.site.view import View


@dataclass(frozen=True)
class Card:
    """A card as it is drawn. `opens` is what a click does."""

    key: str
    label: str
    figure: str
    unit: str = ""
    aside: str = ""
    foot: str = ""
    lamp: Lamp | None = None
    word: str = ""  # beside the lamp's shape; empty: the lamp's own
    spark: Markup | None = None
    hint: str = ""
    opens: Callable[[], None] | None = None

    @property
    def counted_in(self) -> str:
        """The unit beside the figure; a figure that is missing has none."""
        return "" if self.figure == MISSING else self.unit


def of_kpi(view: View, figure: Figure) -> Card:
    """The card of a KPI: what it is now, what it should be, how it moved and on how many cases it rests."""
    kpi = figure.kpi
    lamp = lamps.of_kpi(kpi, figure.value, figure.cases)
    bare = targets.shown(figure).removesuffix(kpi.unit).strip()
    return Card(
        key=figure.key,
        label=kpi.label,
        figure=bare,
        unit="" if figure.value is None else kpi.unit,
        aside=_moved(view, figure),
        foot=" · ".join(part for part in (targets.target(kpi), targets.cases(figure), targets.over(figure)) if part),
        word=lamps.word(lamp, figure.value),
        lamp=lamp,
        spark=charts.sparkline(figure.history, mark=kpi.target if figure.history else None),
        hint=kpi.formula,
        opens=lambda: drawer.kpi(view, figure),
    )


def _moved(view: View, figure: Figure) -> str:
    """The change since the period before; of few cases nothing, for chance alone moves them."""
    if figure.value is None or (figure.cases or 0) < lamps.FEWEST_CASES:
        return ""
    return f"较{view.period.before} {change(figure.value, figure.before)}"


def row(cards: Sequence[Card], columns: int) -> None:
    """Cards side by side; they wrap on a narrow screen."""
    with st.grid(columns, min_column_width=140, gap="small", key="cards"):
        for card in cards:
            with st.container(key=f"card-{card.key}", gap=None):
                st.html(render("card", card=card))
                if card.opens is not None and st.button(f"查看{card.label}", key=f"open-{card.key}", width="stretch"):
                    card.opens()
