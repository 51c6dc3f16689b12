"""Parts: the parts of the page 数据完备 — the grid of ledgers and days, what to ask for first, what is off."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from pages.data.coverage import questions
from pages.ui.kit import grid, stat_row, tables
from pages.ui.kit.format import MISSING, number
from pages.ui.site.view import View
from pipelines.definitions import STAGE_LABELS
from pipelines.needs import ledgers
from pipelines.registry import datasets, rules
from reports.words.coverage import KINDS, thing, worth

MOST_ROWS = 100
LEGEND = "日期：报到哪一天 · ○ 报了空表，即没有发生 · ✕ 未报 · — 全县没有收集"
TINTS = {"✕": "background-color: #F7E1DE"}
WORTH = (
    tables.Column("thing", "要补的资料", width=300),
    tables.Column("worth", "补上以后", width=420),
    tables.Column("kind", "缺什么", width=92),
    tables.Column("verdicts", "可判断", "count", width=76),
    tables.Column("projects", "项目", "count", width=70),
    tables.Column("kpis", "指标", "count", width=66),
    tables.Column("rules_off", "启用规则", "count", width=84),
)
OFF = (
    tables.Column("label", "规则", width=170),
    tables.Column("stage", "环节", width=110),
    tables.Column("needs", "收集哪些台账后启用", width=420),
)


def figures(view: View) -> None:
    """How many ledgers are known, known to be none, missing; how many verdicts wait."""
    states, missing = questions.states(view), questions.worth(view)
    count = dict(states.group_by("state").len().iter_rows())
    collected = states.filter(pl.col("state") != "not_collected").height
    uncollected = states.filter(pl.col("state") == "not_collected")["dataset"].n_unique()
    stat_row.row(
        [
            ("应有台账", number(collected), "乡镇 × 收集的台账"),
            ("已报", number(count.get("known", 0)), f"另报明没有发生 {number(count.get('none', 0))}"),
            ("未报", number(count.get("unreported", 0)), "不作判断，不算 0"),
            ("全县未收集", number(uncollected), "种台账"),
            ("只缺一样即可判断", number(int(missing["verdicts"].sum())), "项比对"),
        ]
    )


def _cell(row: dict[str, Any]) -> str:
    if row["state"] == "unreported":
        return "✕"
    if row["known_on"] is None:
        return MISSING
    return f"{'○ ' if row['state'] == 'none' else ''}{row['known_on']:%m-%d}"


def ledger_grid(view: View) -> None:
    """Township by ledger: the day through which it is known."""
    states = questions.states(view)
    lines = []
    for (township,), group in states.group_by("township", maintain_order=True):
        by_dataset = {row["dataset"]: _cell(row) for row in group.iter_rows(named=True)}
        cells = {label: by_dataset.get(key, MISSING) for key, label in grid.headers().items()}
        lines.append({grid.PLACE: township, **cells})
    st.caption(LEGEND)
    frame = pd.DataFrame(lines, columns=[grid.PLACE, *grid.headers().values()])
    config: dict[str, Any] = {grid.PLACE: st.column_config.TextColumn(pinned=True, width=84)}
    config |= {label: st.column_config.TextColumn(width=82) for label in grid.headers().values()}
    st.dataframe(
        frame.style.map(lambda text: TINTS.get(text[:1], "")),
        column_config=config,
        hide_index=True,
        row_height=grid.ROW,
        height="content",
        key=f"coverage-grid-{view.snapshot}",
    )


def first_things(view: View) -> None:
    """What to ask for, in order of worth."""
    things = questions.worth(view)
    useful = things.filter((pl.col("verdicts_waiting") > 0) | (pl.col("rules_off") > 0) | (pl.col("kpis") > 0))
    if useful.is_empty():
        st.success("没有比对或指标在等资料。", icon=None)
        return
    rows = list(useful.head(MOST_ROWS).iter_rows(named=True))
    ready = useful.head(MOST_ROWS).with_columns(
        pl.Series("thing", [thing(row) for row in rows], pl.String),
        pl.Series("worth", [worth(row) for row in rows], pl.String),
        pl.Series("kind", [KINDS[row["kind"]] for row in rows], pl.String),
    )
    tables.show(view, ready, WORTH, "coverage-worth", height="content" if len(rows) <= 10 else 420)


def rules_off(view: View) -> None:
    """The rules that are 未启用, and what would switch them on."""
    off_rules = questions.rules_off(view)
    if off_rules.is_empty():
        st.success("全部规则都已启用。", icon=None)
        return
    known = questions.states(view).filter(pl.col("state") != "not_collected")["dataset"].unique().to_list()
    labels = {key: dataset.label for key, dataset in datasets().items()}
    needed = [
        "、".join(labels[key] for key in ledgers(rules()[rule].definition.flag_needs) if key not in known)
        for rule in off_rules["rule"]
    ]
    ready = off_rules.with_columns(
        pl.col("stage").replace_strict(STAGE_LABELS, default=None, return_dtype=pl.String),
        pl.Series("needs", needed, pl.String),
    )
    tables.show(view, ready, OFF, "coverage-off", height="content" if off_rules.height <= 10 else 420)
