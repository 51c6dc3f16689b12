"""Parts: how many works may finish late, by township and one by one."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from pages.oversight.forecast import expected, questions, wording
from pages.ui.kit import cards, choose, downloads, panels, tables
from pages.ui.kit.format import MISSING, number
from pages.ui.kit.texts import words
from pages.ui.kit.topic import listing, nothing
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View
from pipelines.forecast.ledgers import LATE_DAYS

LATE = f"晚于应竣工日{LATE_DAYS}天以上完工"
TOWNSHIPS = (
    tables.Column("township", "乡镇", width=96),
    tables.Column("expected", "预计晚完工（个）", "figure", 120, help=LATE),
    tables.Column("interval", "九成区间", width=84, help="十次中有九次落在其中，已计入可能性本身的不确定"),
    tables.Column("asked", "已预测项目", "count", 92),
    tables.Column("unasked", "未预测项目", "count", 92),
    tables.Column("state", "情况", width=80),
)
WORKS = (
    tables.Column("chance", "可能性", "percent", 76, help=f"{LATE}的可能性"),
    tables.Column("band", "九成区间", width=92),
    tables.Column("project_name", "项目名称", width=280),
    tables.Column("reason", "主要原因", width=420),
    tables.Column("township", "乡镇", width=88),
    tables.Column("village", "村（社区）", width=100),
    tables.Column("category", "类别", width=80),
    tables.Column("due_on", "应竣工", "day", 100, help="含预测当日已批准的顺延"),
    tables.Column("percent", "形象进度", "percent", 84),
    tables.Column("day", "资料截至", "day", 100, help="该乡镇项目、变更台账都已报到的那天；预测只用这天以前的资料"),
    tables.Column("state", "预测情况", width=150),
    tables.Column("contractor", "施工单位", width=200),
    SOURCE,
)
UNSHOWN = ("chance", "band", "reason")  # without a forecast, nothing of it


def figures(view: View, *, is_shown: bool) -> None:
    """How many works were looked at, how many of them may finish late, and why the others have no chance."""
    works = questions.forecasts(view) if questions.is_there(view) else None
    if works is None:
        return
    count = expected.of(works) if is_shown else None
    late = number(count[0], 1) if count else MISSING
    between = f"九成区间 {count[1]}–{count[2]} 个" if count else "没有预测"
    states = dict(works.group_by("state").len().iter_rows())
    rest = "；".join(
        f"{word} {states[key]}" for key, word in wording.STATES.items() if key != "forecast" and key in states
    )
    asked = states.get("forecast", 0) if is_shown else 0
    silent = questions.silent(view)
    left_out = f"；{len(silent)} 个乡镇未报送，不在内" if silent and not view.filters.township else ""
    shown = [
        cards.Card("asked", "已预测的未完工项目", number(asked), "个", foot=f"截至 {view.as_of}，不随统计期{left_out}"),
        cards.Card("late", "预计晚完工", late, "个", foot=f"{LATE}；{between}"),
        cards.Card("unasked", "未预测的未完工项目", number(works.height - asked), "个", foot=rest),
    ]
    cards.row(shown, columns=len(shown))


def townships(view: View, *, is_shown: bool) -> str | None:
    """The table of townships; gives the one that was clicked, None for the view's."""
    if not is_shown:
        return view.filters.township
    rows = expected.by_township(view)
    with st.container(horizontal=True, vertical_alignment="center"):
        note = f"截至 {view.as_of}；随乡镇、类别，不随统计期；点乡镇只看该乡镇的项目"
        st.html(panels.heading("各乡镇预计晚完工的项目", note))
        context = downloads.context(view, f"{view.county}各乡镇预计晚完工", [f"截至 {view.as_of}", LATE])
        frame = listing.handed_out(rows, TOWNSHIPS)
        downloads.table(view, f"各乡镇预计晚完工_{view.as_of}", context, frame, "forecast-townships")
    shown = rows.with_columns(words(rows["state"], lambda state: state or MISSING, nulls=True))
    picked = choose.one(view, shown, TOWNSHIPS, "forecast-towns", click="township", ident="township", height="content")
    return view.filters.township if picked is None else str(picked)


def works(view: View, township: str | None, *, is_shown: bool) -> None:
    """The works under way, the likeliest to finish late first, with their reasons; without forecasts, why."""
    if not questions.is_there(view):
        return
    mine = replace(view, filters=replace(view.filters, township=township))
    rows = questions.forecasts(mine)
    columns = [column for column in WORKS if is_shown or column.name not in UNSHOWN]
    listed = listing.Listing("未完工项目", "风险预测", "forecast", columns)
    note = "只是可能性，供提前协调，不作结论，也不计入排名和扣分；点项目名称打开项目档案"
    none = nothing.of_ledgers(mine, ("projects",))
    listing.show(mine, listed, worded(rows, is_shown=is_shown), [f"截至 {view.as_of}"], none, note, f"{township}")


def worded(rows: pl.DataFrame, *, is_shown: bool) -> pl.DataFrame:
    """The rows with reasons, bands and states in words, and chances in percent."""
    read = rows.to_dicts()
    says = [wording.reason(row) if row["chance"] is not None else None for row in read]
    bands = [wording.band(row["low"], row["high"]) or None for row in read]
    states = [wording.STATES[row["state"]] if is_shown or row["state"] != "forecast" else MISSING for row in read]
    return rows.with_columns(
        pl.Series("reason", says, dtype=pl.String),
        pl.Series("band", bands, dtype=pl.String),
        pl.Series("state", states, dtype=pl.String),
        pl.col("chance") * 100,
    )
