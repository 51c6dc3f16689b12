"""Panels: the cockpit's and the township page's drawn blocks — ranking, stages, money, findings, the paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from markupsafe import Markup

from pages.ui.ask.runs import why_lost
from pages.ui.kit import charts, lamps
from pages.ui.kit.charts import Bar
from pages.ui.kit.format import MISSING, money, money_unit, moved, number
from pages.ui.kit.html.render import render
from pages.ui.kit.targets import UNKNOWN
from pages.ui.site import menu
from pages.ui.site.view import View

RANKING, STAGES, MONEY = "考核排名", "项目推进阶段", "资金执行情况"
UNVERIFIED = "以下为系统比对疑点，须经核实"
MOST = 50  # findings listed on a page that is not about findings


def paragraph(words: str) -> Markup:
    return render("paragraph", words=words)


def ranking_bars(view: View, frame: pl.DataFrame) -> list[Bar]:
    """Every township's score, its rank in front (in a quarter its tier) and ▲▼ behind; a click opens it."""
    return [
        Bar(
            label=row["township"],
            share=None if row["score"] is None else row["score"] / 100,
            figure=number(row["score"], 2) if row["score"] is not None else "不参评",
            aside=moved(row["change"]) if row["rank"] is not None else "",
            lead=_lead(row),
            href=menu.address("township", township=row["township"], **view.address),
            chosen=row["township"] == view.filters.township,
        )
        for row in frame.iter_rows(named=True)
    ]


def ranking(view: View, frame: pl.DataFrame) -> Markup:
    """The bars, or why there are none."""
    rows = ranking_bars(view, frame)
    if not rows:
        return charts.panel(RANKING, charts.nothing(no_ranking(view)))
    return charts.panel(RANKING, charts.bars(rows, "rank"), ranking_note(view, frame), "fill")


def no_ranking(view: View) -> str:
    """Why the period has no ranking."""
    lost = why_lost(view, "ranking", "ranking")
    return f"今晚未能排名：{lost}。" if lost else "本期没有排名：按季度、半年、年考核。请改选统计期。"


def ranking_note(view: View, frame: pl.DataFrame) -> str:
    """Of which period the ranking is, and how it is to be read."""
    every = " · 不分类别" if view.filters.category else ""
    moves = f"▲▼ 较{view.period.before}" if any(frame["rank"].is_not_null()) else "暂列，前为档次"
    return f"{view.period.label}{every} · 单位：分 · {moves}"


def _lead(row: Mapping[str, Any]) -> str:
    """What stands before a township: its place, or its tier where a quarter gives no places."""
    if row["rank"] is not None:
        return str(row["rank"])
    return MISSING if row["tier"] is None else f"{row['tier']}档"


def stages(view: View, frame: pl.DataFrame) -> Markup:
    return charts.panel(STAGES, charts.bars(stage_bars(frame), "funnel"), stages_note(view))


def stages_note(view: View) -> str:
    return f"{of_the_end(view)} · 累计 · 单位：个"


def stage_bars(frame: pl.DataFrame) -> list[Bar]:
    """How far the year's projects have come."""
    most = frame["projects"].max() or 0
    return [
        Bar(stage, None, MISSING, UNKNOWN[why])
        if count is None
        else Bar(stage, count / most if most else 0, number(count), f"{count / most:.0%}" if most else "")
        for stage, count, why in frame.select("stage", "projects", "why").iter_rows()
    ]


def of_the_end(view: View) -> str:
    """2026年度项目 · 截至 2026-04-30: whose, and on which day."""
    return f"{view.period.start.year}年度项目 · 截至 {view.period.last_day(view.as_of)}"


def money_stream(view: View, frame: pl.DataFrame) -> Markup:
    return charts.panel(MONEY, charts.bars(money_bars(frame), "money"), money_note(view, frame))


def money_note(view: View, frame: pl.DataFrame) -> str:
    return f"{of_the_end(view)} · 单位：{money_unit(frame['amount_fen'])[0]}"


def money_bars(frame: pl.DataFrame) -> list[Bar]:
    """From money planned to money settled, all in one unit."""
    amounts = frame["amount_fen"].to_list()
    size = money_unit(amounts)[1]
    largest, planned = max([amount or 0 for amount in amounts] + [1]), amounts[0]
    return [
        Bar(
            label,
            None if amount is None else amount / largest,
            MISSING if amount is None else f"{amount / size:,.2f}",
            UNKNOWN[why] if amount is None else f"{amount / planned:.0%}" if planned else "",
        )
        for label, amount, why in frame.select("label", "amount_fen", "why").iter_rows()
    ]


def listed(counts: Mapping[str, int]) -> str:
    """How many there are, and where the rest can be seen when not all are listed."""
    total = counts["red"] + counts["yellow"] + counts["note"]
    return f"{UNVERIFIED}；共 {total} 条" + (f"，只列前 {MOST} 条，全部见异常清单" if total > MOST else "")


def findings(title: str, frame: pl.DataFrame, nothing: str, note: str = UNVERIFIED) -> Markup:
    """The findings with their evidence in words; the project's name opens its page. Without one: `nothing`."""
    if frame.is_empty():
        return charts.panel(title, charts.nothing(nothing), note)
    rows = [_finding(row) for row in frame.iter_rows(named=True)]
    return charts.panel(title, render("findings", rows=rows), note, "wide")


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    """A finding's row with its lamp, its amount in words, and the name of what it is about with that page's address."""
    opens = row["project_no"] and "project" in menu.entries()
    return {
        **row,
        "lamp": lamps.of_level(row["level"]),
        "name": row["project_name"] or row.get("subject_id") or MISSING,
        "address": menu.address("project", project=row["project_no"]) if opens else "",
        "amount": money(row["amount_fen"]),
    }


def heading(title: str, note: str = "") -> Markup:
    """A title above something that Streamlit draws itself."""
    return render("title", title=title, note=note)


def plain_heading(title: str) -> Markup:
    """A title that shares its line with the choices beside it."""
    return render("plain_title", title=title)
