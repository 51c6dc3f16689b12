"""List of findings: the list of the anomaly page, with its figures, its workbook and its counts."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.meetings.anomalies.banner import order
from pages.meetings.anomalies.choices import STATES, words
from pages.meetings.anomalies.questions import Wanted, by_rule, by_township, totals
from pages.ui.kit import charts, downloads, lamps, stat_row, tables
from pages.ui.kit import choose as choosing
from pages.ui.kit.format import escape, money, number
from pages.ui.kit.texts import worded
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.definitions import LEVEL_LABELS, STAGE_LABELS
from pipelines.findings.finding_history import WHY
from pipelines.not_computed import keys_of
from pipelines.registry import rules
from reports.words.neutral import mask
from reports.workbooks.gaps import gaps_workbook
from reports.workbooks.issues import issues_workbook

MOST_ROWS = 300
TITLE = "问题清单"
INCOMPLETE = "资料不全清单"
NONE_INCOMPLETE = "按当前筛选没有因资料不全而不能判断的比对。"
NONE_FOUND = "按当前筛选没有疑点。可放宽等级、规则或金额，或在页面上方改选全县、全部类别。"
NONE_CLEARED = "按当前筛选没有已消除的疑点。前些夜有、最近一夜已不符合的疑点列在这里，并写明原因。"
COLUMNS = (
    tables.Column("level", "等级", "level", width=72),
    tables.Column("label", "规则", width=124),
    tables.Column("township", "乡镇", width=88),
    tables.Column("project_name", "项目名称", width=256),
    tables.Column("amount_fen", "涉及金额", "money", width=120),
    tables.Column("happened_on", "发生日期", "day", width=100),
    tables.Column("evidence", "比对结果", width=600),
    tables.Column("first_seen_on", "首次发现", "day", width=100),
    tables.Column("department", "建议牵头部门", width=130),
    tables.Column("project_no", "项目编号", width=170),
)
# What cannot be judged has no level and no amount: nothing is said against anybody.
WAITING = tuple(column for column in COLUMNS if column.name not in ("level", "amount_fen", "first_seen_on"))
CLEARED = (
    tables.Column("cleared_on", "消除日", "day", width=100),
    tables.Column("cleared_words", "消除原因", width=240),
)


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


def figures(view: View, wanted: Wanted) -> None:
    """How many at each level, and how much money they touch."""
    total = totals(view, wanted)
    stat_row.row(
        [
            ("符合筛选", number(total["findings"]), f"涉及 {number(total['projects'])} 个项目"),
            *((lamps.of_level(level).text, number(total[level]), "") for level in LEVEL_LABELS),
            ("涉及金额", money(total["amount_fen"]), "各条相加，可能重复"),
        ]
        if wanted.outcome != "cannot_tell"
        else [("资料不全", number(total["findings"]), f"涉及 {number(total['projects'])} 个项目，不是疑点")]
    )


def table(view: View, wanted: Wanted, findings: pl.DataFrame, height: int) -> str | None:
    """The list and its workbook, both from `findings`; gives the id of the one clicked."""
    if findings.is_empty():
        st.info({"cleared": NONE_CLEARED, "cannot_tell": NONE_INCOMPLETE}.get(wanted.outcome, NONE_FOUND))
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        title, make = (INCOMPLETE, gaps_workbook) if wanted.outcome == "cannot_tell" else (TITLE, issues_workbook)
        export_context = downloads.context(view, f"{view.county}{title}", words(wanted))
        downloads.workbook(
            view,
            f"导出{title}",
            f"{title}_{view.as_of}",
            export_context,
            lambda context: make(findings, context),
            "issues",
        )
        more = f"，先显示前 {MOST_ROWS} 条，导出含全部" if findings.height > MOST_ROWS else ""
        st.caption(f"共 {number(findings.height)} 条{order(wanted)}{more}。点规则名称查看依据。", width="stretch")
    shown = worded(findings.head(MOST_ROWS), mask, "evidence")
    if wanted.outcome == "cleared":
        shown = shown.with_columns(cleared_words=pl.col("cleared_why").replace(WHY))
    return choosing.one(
        view,
        shown,
        {"cleared": (*CLEARED, *COLUMNS), "cannot_tell": WAITING}.get(wanted.outcome, COLUMNS),
        "anomalies",
        click="label",
        ident="finding_id",
        height=height if shown.height > 10 else "content",
    )


def counts(view: View, wanted: Wanted) -> None:
    """Which rules and which townships the findings come from; a bar opens its findings."""
    left, right = st.columns(2, gap="medium")
    with left:
        _bars(view, wanted, f"各规则的{STATES[wanted.outcome]}数", by_rule(view, wanted), "label", "rule")
    with right:
        _bars(view, wanted, f"各乡镇的{STATES[wanted.outcome]}数", by_township(view, wanted), "township", "township")


def _bars(view: View, wanted: Wanted, title: str, frame: pl.DataFrame, name: str, param: str) -> None:
    """The bars; opening one keeps what the page and the bar above it have chosen."""
    most = max(frame["findings"], default=1)
    kept = {"outcome": STATES[wanted.outcome], **view.address}
    kept |= {"level": LEVEL_LABELS[wanted.level]} if wanted.level else {}
    kept |= {"stage": STAGE_LABELS[wanted.stage]} if wanted.stage else {}
    kept |= {"township": view.filters.township} if view.filters.township else {}
    is_doubt = wanted.outcome != "cannot_tell"
    rows = [
        charts.Bar(
            label=row[name],
            share=row["findings"] / most,
            figure=number(row["findings"]),
            aside=f"红 {row['red']}" if row["red"] and is_doubt else "",
            href=menu.address("anomalies", **{**kept, param: row[name]}),
        )
        for row in frame.iter_rows(named=True)
    ]
    st.html(charts.panel(title, charts.bars(rows, "wide")))
