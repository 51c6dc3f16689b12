"""List of findings: the list of the anomaly page with its figures; where the county says how many cases it can check in
a month, a line is drawn below as many."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import streamlit as st

from pages.meetings.anomalies import assigning, columns, joined
from pages.meetings.anomalies.banner import formula, order
from pages.meetings.anomalies.joined import Budget
from pages.meetings.anomalies.questions import Wanted, totals
from pages.ui.kit import choose as choosing
from pages.ui.kit import lamps, stat_row
from pages.ui.kit.format import escape, money, number
from pages.ui.kit.html.render import render
from pages.ui.kit.topic.nothing import beside, of_rule
from pages.ui.site.view import View
from pipelines.definitions import LEVEL_LABELS
from pipelines.not_computed import keys_of
from pipelines.registry import rules

MOST_ROWS = 300
FEW_ROWS = 10  # as many need no scrolling of their own
NONE_INCOMPLETE = "按当前筛选没有因资料不全而不能判断的比对。"
NONE_FOUND = "按当前筛选没有疑点。可放宽等级、规则或金额，或在页面上方改选全县、全部类别。"
NONE_CLEARED = "按当前筛选没有已消除的疑点。前些夜有、最近一夜已不符合的疑点列在这里，并写明原因。"


@dataclass(frozen=True)
class Picked:
    """What somebody did to the list: the finding clicked just now, and those that are ticked."""

    clicked: str | None = None
    ticked: tuple[str, ...] = ()


def lost(view: View, wanted: Wanted) -> None:
    """Above the list: the rules of those asked for that were not computed tonight, and what that means for it."""
    mine = [
        loaded.definition.label
        for key, loaded in rules().items()
        if key in keys_of(view.lake.manifest, "rule")
        and wanted.rule in (None, key)
        and wanted.stage in (None, loaded.stage)
    ]
    if mine:
        named = escape("、".join(mine))
        st.error(f"规则{named}今晚未能计算：以前提示的疑点按上次结果列出，有无新的疑点无从得知。原因见“运行”页。")


def figures(wanted: Wanted, findings: pl.DataFrame) -> None:
    """How many at each level, and how much money they touch."""
    total = totals(findings)
    stat_row.row(
        [
            ("符合筛选", number(total["findings"]), f"涉及 {number(total['projects'])} 个项目"),
            *((lamps.of_level(level).text, number(total[level]), "") for level in LEVEL_LABELS),
            ("涉及金额", money(total["amount_fen"]), "各条相加，可能重复"),
        ]
        if wanted.outcome != "cannot_tell"
        else [("资料不全", number(total["findings"]), f"涉及 {number(total['projects'])} 个项目，不是疑点")]
    )


def nothing(view: View, wanted: Wanted) -> None:
    """What stands where the list would be; of what could not be compared nobody knows."""
    if wanted.outcome == "flagged":
        left_out = of_rule(view, wanted.rule, "") if wanted.rule else beside(view, wanted.stage)
        st.info(escape(NONE_FOUND + left_out))
    else:
        st.info({"cleared": NONE_CLEARED, "cannot_tell": NONE_INCOMPLETE}[wanted.outcome])


def caption(view: View, wanted: Wanted, rows: int) -> None:
    """How many there are and in what order; how that order comes about stands behind its mark."""
    is_by_yield = wanted.is_by_yield and wanted.outcome == "flagged"
    st.caption(order(wanted, rows, MOST_ROWS), width="stretch", help=formula(view) if is_by_yield else None)


def tables(view: View, wanted: Wanted, findings: pl.DataFrame, height: int, *, ticks: bool) -> Picked:
    """The list, in two parts where a line is drawn; `ticks`: rows can be ticked."""
    shown = columns.worded(view, findings.head(MOST_ROWS))
    budget = joined.budget(view) if wanted.outcome == "flagged" and wanted.is_by_yield else None
    if budget is None:
        return _table(view, wanted, shown, "anomalies", height, ticks)
    is_above = pl.col("place").is_not_null() & (pl.col("place") <= budget.left)
    above, below = shown.filter(is_above), shown.filter(~is_above)
    upper = Picked() if above.is_empty() else _table(view, wanted, above, "anomalies", height, ticks)
    st.html(render("meetings/cut_line", words=cut(budget, above.height)))
    lower = Picked() if below.is_empty() else _table(view, wanted, below, "anomalies-rest", height, ticks)
    return Picked(upper.clicked or lower.clicked, upper.ticked + lower.ticked)


def cut(budget: Budget, above: int) -> str:
    """What the line says: how many can be checked, and how many of those stand above it."""
    within = f"本月可核查 {budget.monthly} 件"
    within += f"，已交办 {budget.assigned} 件，还可核查 {budget.left} 件" if budget.assigned else ""
    if above and above == budget.left and not budget.assigned:
        return f"以上 {above} 条为本月可核查的数量"
    return f"{within}；以上 {above} 条在其内" if above else f"{within}；以下均在其外"


def _table(view: View, wanted: Wanted, shown: pl.DataFrame, key: str, height: int, ticks: bool) -> Picked:
    draw = choosing.several if ticks else choosing.one
    answer = draw(
        view,
        shown,
        columns.of(wanted),
        f"{key}-{assigning.rounds()}",
        click="label",
        ident="finding_id",
        height=height if shown.height > FEW_ROWS else "content",
    )
    return Picked(*answer) if isinstance(answer, tuple) else Picked(answer)
