"""Parts: the townships' intervals, the themes and the register of the page of satisfaction and complaints."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.oversight.opinion import questions
from pages.oversight.opinion.rated import Opinion, opinions
from pages.ui.kit import charts, downloads, panels, tables
from pages.ui.kit.charts import Bar
from pages.ui.kit.format import MISSING, number
from pages.ui.kit.texts import words
from pages.ui.kit.topic import nothing, ranges
from pages.ui.kit.topic.exported import exported
from pages.ui.kit.topic.listing import PERCENT_DIGITS
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.registry import kpis as definitions
from reports.words.complaint_states import STATES
from reports.words.place import with_place

LOW, HIGH = 40, 100  # where the lines begin and end: nearly every township lies between
EVERY_STATE, EVERY_KIND, MOST_ROWS = "全部情况", "全部事由", 300
COLUMNS = (
    tables.Column("state", "情况", width=84),
    tables.Column("received_on", "接件日期", "day", width=100),
    tables.Column("township", "乡镇", width=84),
    tables.Column("complaint_kind", "事由", width=84),
    tables.Column("project_name", "项目名称", width=220),
    tables.Column("content", "反映内容", width=240),
    tables.Column("due_on", "办理期限", "day", width=100),
    tables.Column("closed_on", "办结日期", "day", width=100),
    tables.Column("days", "用时（天）", "count", width=84, help="接件到办结；未办结的到“截至”日"),
    tables.Column("reply", "答复", width=200),
    tables.Column("reply_score", "答复评分", "figure", width=84, decimals=0),
    tables.Column("cut_on", "截至", "day", width=100, help="该乡镇的投诉台账报到哪一天；此后的事还不知道"),
    tables.Column("complaint_no", "编号", width=150),
    tables.Column("project_no", "项目编号", width=170),
    SOURCE,
)


def townships(view: View) -> None:
    """Every township's mean and share with their intervals, and how far they can be leant on."""
    rated = opinions(view)
    note = f"{view.period.label} · 横轴{LOW}—{HIGH}；浅带为95%区间，点线为目标；A可用，B参考，C慎用"
    heads = [f"{definitions()[key].definition.label}（95%区间）" for key in questions.KEYS[:2]]
    rows = [_row(view, each) for each in rated]
    st.html(charts.panel("各乡镇满意度与可信度", ranges.drawn(heads, rows), note))
    context = downloads.context(view, f"{view.county}满意度与可信度", [view.period.label])
    with st.container(horizontal=True, horizontal_alignment="right", key="opinion-grades-out"):
        downloads.table(view, f"满意度与可信度_{view.as_of}", context, graded(rated), "opinion-grades")


def _row(view: View, each: Opinion) -> ranges.Row:
    goals = [definitions()[key].definition.target for key in questions.KEYS[:2]]
    mean_axis, share_axis = (ranges.Axis(LOW, HIGH, goal) for goal in goals)
    share = _percent(each.satisfied)
    band = each.satisfied_interval and (each.satisfied_interval[0] * 100, each.satisfied_interval[1] * 100)
    return ranges.Row(
        label=each.township,
        ranges=[
            ranges.Range(mean_axis, each.mean, each.mean_interval, number(each.mean, 1), _ends(each.mean_interval)),
            ranges.Range(share_axis, share, band, MISSING if share is None else f"{share:.1f}%", _ends(band)),
        ],
        cases=number(each.ratings) if each.ratings else "",
        grade=each.credibility.grade or "",
        reasons=each.unknown or "；".join(each.credibility.reasons),
        href=menu.address("township", township=each.township, **view.address),
        chosen=each.township == view.filters.township,
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _ends(interval: tuple[float, float] | None) -> str:
    """（88.0—94.1）; a mean's interval may pass the full marks, which no score can."""
    return "" if interval is None else f"（{max(interval[0], 0):.1f}—{min(interval[1], HIGH):.1f}）"


def graded(rated: list[Opinion]) -> pl.DataFrame:
    """The same as a table for the file, as exact as every list's shares."""
    rows = [
        {
            "乡镇": each.township,
            "评价份数": each.ratings if not each.unknown or each.unknown == "没有评价" else None,
            "群众满意度": each.mean,
            "满意度95%区间": _ends(each.mean_interval).strip("（）"),
            "满意率（%）": _percent(each.satisfied),
            "满意率95%区间": _ends(
                each.satisfied_interval and (each.satisfied_interval[0] * 100, each.satisfied_interval[1] * 100)
            ).strip("（）"),
            "可信度": each.credibility.grade,
            "理由": each.unknown or "；".join(each.credibility.reasons),
        }
        for each in rated
    ]
    schema = {"乡镇": pl.String, "评价份数": pl.Int64, "群众满意度": pl.Float64, "满意度95%区间": pl.String}
    schema |= {"满意率（%）": pl.Float64, "满意率95%区间": pl.String, "可信度": pl.String, "理由": pl.String}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col(pl.Float64).round(PERCENT_DIGITS))


def themes(view: View) -> None:
    """What people complained about in the period."""
    kinds = questions.kinds(view)
    most = kinds["complaints"].max() or 1
    rows = [
        Bar(kind, count / most, number(count), _unclosed(unclosed, unknown))
        for kind, count, unclosed, unknown in kinds.iter_rows()
    ]
    none = nothing.of_ledgers(view, ("complaints",), view.period.start, "本期没有接到投诉。")
    body = charts.bars(rows, "themes") if rows else charts.nothing(none)
    st.html(charts.panel("投诉主要反映什么", body, f"{view.period.label}接件 · 单位：件"))


def _unclosed(unclosed: int, unknown: int) -> str:
    """未结2，未知1; nothing where all are known to be closed."""
    words = (("未结", unclosed), ("未知", unknown))
    return "，".join(f"{word}{count}" for word, count in words if count)


def worded(rows: pl.DataFrame) -> pl.DataFrame:
    """Complaints with their states in words and their places."""
    return with_place(rows.with_columns(state=words(rows["state"], lambda each: STATES[each])))


def register(view: View) -> None:
    """民意台账: the complaints on hand in the period, the overdue ones first, with their workbook."""
    rows = questions.register(view)
    counts = dict(rows.group_by("state").len().iter_rows())
    states = {f"{STATES[state]} {counts[state]}": state for state in STATES if state in counts}
    with st.container(horizontal=True, vertical_alignment="center", key="register-head"):
        st.html(panels.plain_heading(f"民意台账：{view.place} · {view.period.label}在办、到期、办结"))
        state = states.get(str(_choice([EVERY_STATE, *states], "state", "办理情况")))
        kind = str(_choice([EVERY_KIND, *rows["complaint_kind"].drop_nulls().unique().sort()], "kind", "事由"))
        if state:
            rows = rows.filter(pl.col("state") == state)
        if kind != EVERY_KIND:
            rows = rows.filter(pl.col("complaint_kind") == kind)
        rows = worded(rows)
        chosen = [view.period.label, *([STATES[state]] if state else []), *([kind] if kind != EVERY_KIND else [])]
        context = downloads.context(view, f"{view.county}民意台账", chosen)
        downloads.table(view, f"民意台账_{view.as_of}", context, exported(rows, COLUMNS), "opinion")
    if rows.height > MOST_ROWS:
        st.caption(f"共{number(rows.height)}件，先显示前{MOST_ROWS}件，导出含全部。")
    key = f"register-{view.period.key}-{view.place}-{view.filters.category}-{state}-{kind}"
    opens = tables.Opens("project_name", "project", "project", "project_no")
    none = nothing.of_ledgers(view, ("complaints",), view.period.start)
    tables.show(view, rows.head(MOST_ROWS), COLUMNS, key, opens=opens, nothing=none)


def _choice(options: list[str], key: str, label: str) -> str | None:
    return st.selectbox(label, options, key=key, bind="query-params", label_visibility="collapsed", width=140)
