"""Parts: the parts of the runs page — what could not be computed and what that means, steps, ledgers, nights."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.ui.ask import runs as questions
from pages.ui.kit import stat_row, tables
from pages.ui.kit.format import escape, number, short
from pages.ui.site.view import View
from pipelines.not_computed import KIND_LABELS, Kind
from pipelines.registry import datasets

WHOLE = "本次全部算出：事实表、规则、指标和排名都有结果。"
MEANS: dict[Kind, str] = {
    "fact": "没有内容：各页取自它的清单是空的，不等于没有；依赖它的规则和指标一并未能计算。",
    "rule": "没有结论：以前提示的疑点按上次结果保留，没有一条因此消除；没有新提示，不等于没有问题。",
    "kpi": "没有数，各页显示“未能计算”，不按好也不按差计。",
    "ranking": "本次不排名：缺了指标，其权重不能悄悄分给别的指标。上次的名次见历次快照。",
    "list": "没有内容，不等于没有可列的。",
}
NEXT = "详细记录在 lake/errors.log。请把该文件交给维护人员；下次夜间处理会自动重试，其余结果照常可用。"
LOST_COLUMNS = (
    tables.Column("kind", "类别", width=84),
    tables.Column("label", "名称", width=190),
    tables.Column("reason", "原因", width=390),
    tables.Column("means", "意味着什么", width=640),
)
STEP_COLUMNS = (
    tables.Column("step", "步骤", width=160),
    tables.Column("seconds", "用时（秒）", "figure", width=110),
    tables.Column("percent", "占全部用时", "percent", width=110),
)
LEDGER_COLUMNS = (
    tables.Column("label", "台账", width=160),
    tables.Column("files", "文件", "count", width=80),
    tables.Column("rows_seen", "读到行数", "count", width=100),
    tables.Column("accepted", "接收", "count", width=90),
    tables.Column("rejected", "退回", "count", width=80),
    tables.Column("non_data", "标题合计等", "count", width=100),
)
NIGHT_COLUMNS = (
    tables.Column("published", "发布时间", width=140),
    tables.Column("as_of", "数据截至", width=110),
    tables.Column("name", "快照", width=160),
    tables.Column("files", "文件", "count", width=80),
    tables.Column("rows_seen", "读到行数", "count", width=100),
    tables.Column("accepted", "接收", "count", width=90),
    tables.Column("rejected", "退回", "count", width=80),
    tables.Column("seconds", "用时（秒）", "figure", width=100),
    tables.Column("not_computed", "未能计算", "count", width=90),
    tables.Column("engine", "引擎", width=180),
)


def not_computed(view: View) -> None:
    """On top: that everything was computed, or each thing that was not, why, and what that means."""
    failures = questions.not_computed(view)
    if failures.is_empty():
        st.success(WHOLE, icon=":material/check_circle:")
        return
    st.error(f"本次有 {failures.height} 项未能计算。{NEXT}", icon=":material/error:")
    labels = {kind: label or "考核" for kind, label in KIND_LABELS.items()}
    shown = failures.with_columns(
        means=pl.col("kind").replace_strict(MEANS, default="", return_dtype=pl.String),
        kind=pl.col("kind").replace_strict(labels, default="", return_dtype=pl.String),
    )
    tables.show(view, shown, LOST_COLUMNS, "runs-lost", height="content" if failures.height < 10 else 388)


def warnings(view: View) -> None:
    """What the night passed over in the county's own files, each with its line."""
    for line in questions.warnings(view):
        st.warning(escape(line), icon=":material/info:")


def figures(view: View) -> None:
    """The night in figures: files, rows, seconds."""
    night = questions.tonight(view)
    stat_row.row(
        [
            ("收到文件", number(night["files"]), f"引擎 {night['engine']}"),
            ("读到行数", number(night["rows_seen"]), f"标题、合计等非数据 {number(night['non_data'])} 行"),
            ("接收", number(night["accepted"]), f"退回 {number(night['rejected'])} 行"),
            ("用时", f"{number(night['seconds'], 1)} 秒", "收件到发布之前"),
            ("未能计算", number(night["not_computed"]), "项"),
        ]
    )


def steps(view: View) -> None:
    """Every step with its seconds."""
    tables.show(view, questions.steps(view), STEP_COLUMNS, "runs-steps", height="content")


def ledgers(view: View) -> None:
    """Rows by ledger, over the whole county."""
    labels = {key: each.label for key, each in datasets().items()}
    words = pl.col("dataset").replace_strict(labels, default="未认出或未读取", return_dtype=pl.String)
    counts = questions.ledgers(view).with_columns(label=words)
    tables.show(view, counts, LEDGER_COLUMNS, "runs-ledgers", height="content")


def nights(view: View) -> None:
    """The nights whose snapshots are kept."""
    snapshots = questions.nights(view)
    st.caption(f"保留的快照，最近 {questions.MOST_NIGHTS} 次；没有变化的夜次不另存快照。")
    shown = snapshots.with_columns(
        published=pl.col("created_at").dt.convert_time_zone("Asia/Shanghai").dt.to_string("%Y-%m-%d %H:%M"),
        name=pl.Series([short(name) for name in snapshots["snapshot"]], dtype=pl.String),
    )
    tables.show(view, shown, NIGHT_COLUMNS, "runs-nights", height="content" if snapshots.height < 12 else 420)
