"""Parts: the figures, the matrix of stages and the list of works of the page of progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import streamlit as st

from pages.oversight.progress import questions
from pages.ui.ask.topic import plan_years
from pages.ui.kit import cards, panels, tables
from pages.ui.kit.format import day, number
from pages.ui.kit.targets import UNKNOWN
from pages.ui.kit.topic import listing, matrix, nothing
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View

KEYS = (
    "completion_rate",
    "investment_completion_rate",
    "on_time_start_rate",
    "on_time_finish_rate",
    "schedule_deviation",
)
LISTED = pl.col("is_of_year") | pl.col("days_late").is_not_null()  # of earlier years only what is overdue
MEANINGS = "阶段的台账未报送的，项目列在能确定的前一阶段；未列：已报台账没有该年度的项目"
ALL, KNOWN_ON, ONLY_LATE = "合计", "截至", "只看逾期"
LISTING = listing.Listing(
    "项目进度",
    "项目进度",
    "progress",
    (
        tables.Column("days_late", "逾期天数", "count", 84),
        tables.Column("lamp", "灯", "lamp", 76, help="夜间快照当天的灯"),
        tables.Column("project_name", "项目名称", width=280),
        tables.Column("township", "乡镇", width=88),
        tables.Column("village", "村（社区）", width=100),
        tables.Column("stage", "阶段", width=60),
        tables.Column("progress_percent", "形象进度", "percent", 84),
        tables.Column("plan_year", "年度", width=60),
        tables.Column("planned_finish_on", "计划竣工", "day", 100),
        tables.Column("moved_days", "批准顺延天数", "count", 104),
        tables.Column("due_on", "应竣工", "day", 100),
        tables.Column("counted_to", KNOWN_ON, "day", 100, help="逾期只算到该乡镇项目、变更台账都已报到的那天"),
        tables.Column("contractor", "施工单位", width=200),
        tables.Column("budget_fen", "预算", "money", 100),
        SOURCE,
    ),
)


def counts(view: View) -> list[cards.Card]:
    """How many works are overdue; where nobody has told what it takes, that is said instead of 0."""
    rows = questions.listed(view)
    late, unsure = rows["days_late"].count(), int(rows["is_unsure"].sum())
    known = _tells(view) and (not unsure or rows["is_judged"].any())
    foot = f"截至 {view.period.last_day(view.as_of)} 应竣工而未完工" + (f"；{unsure} 个无法判断" if unsure else "")
    return [cards.Card("overdue", "逾期未完工", number(late if known else None), "个", foot=foot)]


def _tells(view: View) -> bool:
    """Whether a township of the view has told its projects and its changes."""
    told = questions.told(view).filter(pl.col("known_on").is_not_null(), pl.col("township").is_in(axes(view)[0]))
    return any({"projects", "changes"} <= set(own["dataset"]) for _, own in told.group_by("township"))


def grid(view: View) -> tuple[str | None, str | None]:
    """Township by stage; gives the township and the stage that were clicked, None for all."""
    towns, columns = axes(view)
    on = view.period.last_day(view.as_of)
    title = f"乡镇 × 阶段：{view.period.start.year}年度项目"
    note = f"截至 {on} 所处阶段，单位：个；{MEANINGS}；点一格查看项目"
    st.html(panels.heading(title, note))
    picked = matrix.show(view, "乡镇", towns, columns, cells(view, towns), "progress")
    if picked is None:
        return view.filters.township, None
    township, column = picked
    return township, column if column not in (ALL, KNOWN_ON) else None


def axes(view: View) -> tuple[list[str], list[str]]:
    """The rows and the columns of the matrix."""
    towns = [view.filters.township] if view.filters.township else list(view.townships)
    return towns, [*(state for state, *_ in questions.STATES), ALL, KNOWN_ON]


def cells(view: View, towns: list[str]) -> dict[tuple[str, str], matrix.Cell]:
    """What stands in the matrix: a count, or why there is none."""
    stood = {(town, stage): count for town, stage, count in questions.stood(view).iter_rows()}
    told = {(row["township"], row["dataset"]): row for row in questions.told(view).iter_rows(named=True)}
    lacking, on = questions.lacking(view), view.period.last_day(view.as_of)
    reporters = plan_years.reporters(view)
    shown: dict[tuple[str, str], matrix.Cell] = {}
    for town in towns:
        sums = sum(stood.get((town, state), 0) for state, *_ in questions.STATES)
        unlisted = "" if town in reporters else UNKNOWN["unlisted"]
        for state, dataset, column in questions.STATES:
            why = _unknown(told, town, dataset) or unlisted or ((town, column) in lacking and UNKNOWN["off"]) or ""
            shown[town, state] = matrix.Cell(why) if why else matrix.count(stood.get((town, state), 0))
        untold = _unknown(told, town, "projects") or unlisted
        shown[town, ALL] = matrix.Cell(untold) if untold else matrix.count(sums)
        shown[town, KNOWN_ON] = matrix.Cell(_through(told, town, on))
    return shown


def _unknown(told: dict[tuple[str, str], dict[str, object]], town: str, dataset: str) -> str:
    """未报送 or 未启用 where the township has not told the ledger, or its projects; empty where it has."""
    for ledger in ("projects", dataset):
        row = told.get((town, ledger))
        if row is not None and row["known_on"] is None:
            return UNKNOWN["off" if row["state"] == "not_collected" else "unreported"]
    return ""


def _through(told: dict[tuple[str, str], dict[str, object]], town: str, on: date) -> str:
    row = told.get((town, "projects"))
    known_on = row["known_on"] if row else None
    return day(min(on, known_on) if isinstance(known_on, date) else None)


def works(view: View, township: str | None, stage: str | None) -> None:
    """The works of the clicked cell, the overdue ones first, with their files."""
    mine = replace(view, filters=replace(view.filters, township=township))
    late = st.toggle(ONLY_LATE, key="missed", bind="query-params")
    rows = questions.listed(mine)
    if stage is not None:
        rows = rows.filter(pl.col("stage") == stage, pl.col("is_of_year"))
    rows = rows.filter(pl.col("days_late").is_not_null()) if late else rows.filter(LISTED)
    chosen = [f"截至 {view.period.last_day(view.as_of)}", *([stage] if stage else []), *([ONLY_LATE] if late else [])]
    note = "逾期的在前，含往年到期仍未完工的；点项目名称打开项目档案"
    none = nothing.of_ledgers(mine, ("projects", "changes", "acceptances")) if late else nothing.of_plan_year(mine)
    listing.show(mine, LISTING, rows, chosen, none, note, f"{township}-{stage}-{late}")
