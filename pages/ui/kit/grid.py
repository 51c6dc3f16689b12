"""Grid: township by ledger — what came in time, late or not at all, and how many rows; a click chooses."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import polars as pl
import streamlit as st

from pages.ui.ask import submissions as questions
from pages.ui.kit.format import MISSING, day, escape, number
from pages.ui.kit.phone import records
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.site.view import View
from pipelines.registry import datasets

PLACE, WHOLE = "乡镇", "总体"
CHOSEN, CLICK = "intake-chosen", "intake-click"
MARKS = {"in_time": "●", "late": "▲", "missing": "◇", "never": "✕", "first": "○"}
GRAVEST = ("never", "missing", "late")  # one ledger of the row in such a state is the row's state
WORDS = {"in_time": "按期", "late": "迟报", "missing": "本期未报", "never": "从未报", "first": "已报"}
TINTS = {"▲": "background-color: #FBF1DA", "◇": "background-color: #F2F4F4", "✕": "background-color: #F7E1DE"}
LEGEND = "● 按期 · ▲ 迟报 · ◇ 本期没有新报送 · ✕ 从未报过 · ○ 已报，收件从此开始，不判迟早 · — 没有乡镇报过"
BOTH = "总体按最差的一种台账；页首的按期，指到期前报来任一台账"
ROW = 28  # pixels: eighteen townships and the chosen details fit on one screen


@dataclass(frozen=True)
class Choice:
    """What the details below are narrowed to. None means all."""

    township: str | None = None
    dataset: str | None = None


def headers() -> dict[str, str]:
    """Dataset → its short name above a narrow column."""
    return {key: dataset.label.removesuffix("台账") for key, dataset in datasets().items()}


def cell(row: dict[str, Any]) -> str:
    """The state's shape, the rows accepted and those sent back: ▲ 128 退3."""
    mark = MARKS.get(row["state"] or "", MISSING)
    if row["state"] in (None, "never"):
        return mark
    back = f" 退{number(row['rejected'])}" if row["rejected"] else ""
    return f"{mark} {number(row['accepted'])}{back}"


def laid_out(matrix: pl.DataFrame) -> pd.DataFrame:
    """One row per township; its overall state first, then a column per ledger."""
    rows = []
    for (township,), group in matrix.group_by("township", maintain_order=True):
        by_dataset = {row["dataset"]: row for row in group.iter_rows(named=True)}
        cells = {label: cell(by_dataset.get(key, {"state": None})) for key, label in headers().items()}
        rows.append({PLACE: township, WHOLE: _whole(by_dataset), **cells})
    return pd.DataFrame(rows, columns=[PLACE, WHOLE, *headers().values()])


def _whole(by_dataset: dict[str | None, dict[str, Any]]) -> str:
    """The gravest state of the row's ledgers and how many stand so; of a row that is all well, the day it came."""
    ledgers = [row["state"] for key, row in by_dataset.items() if key is not None and row["state"]]
    worst = next((state for state in GRAVEST if state in ledgers), None)
    if worst is not None:
        return f"{MARKS[worst]} {WORDS[worst]} {ledgers.count(worst)} 种"
    whole = by_dataset.get(None)
    if whole is None or whole["state"] is None:
        return MISSING
    came = whole["received_on"] or whole["last_received_on"]  # what answers this report, or else the last of all
    return f"{MARKS[whole['state']]} {WORDS[whole['state']]}" + (f" {came:%m-%d}" if came else "")


def show(view: View) -> Choice:
    """The grid; gives what was clicked last, on a township or on one of its cells."""
    matrix = questions.matrix(view)
    frame = laid_out(matrix)
    due = matrix["due_on"].drop_nulls().max()
    about = f"{day(due)} 应报的台账" if due else "还没有到期的报送"  # type: ignore[arg-type]  # a column of days
    st.caption(f"{about}：{LEGEND}。数字为已接收的行数，“退”为退回待更正的行数。点一格查看明细。{BOTH}。")
    if is_narrow():
        chosen = records.to_choose([_card(row) for row in frame.to_dict("records")], CLICK)
        return Choice(chosen)
    config: dict[str, Any] = {
        PLACE: st.column_config.TextColumn(pinned=True, width=84),
        WHOLE: st.column_config.TextColumn(
            pinned=True, width=116, help="本行各台账中最差的状态和种数；都好的，是最近报送的日期"
        ),
    }
    config |= {label: st.column_config.TextColumn(width=88) for label in headers().values()}
    version = zlib.crc32("".join(frame[PLACE]).encode())  # a click is a position: other rows are another table
    picked = st.dataframe(
        frame.style.map(lambda text: TINTS.get(text[:1], "")),
        column_config=config,
        hide_index=True,
        row_height=ROW,
        height="content",
        on_select="rerun",
        selection_mode="single-cell",
        key=f"{CLICK}-{view.snapshot}-{version}",
    )
    return _chosen(frame, picked.selection.cells)


def _card(row: dict[str, str]) -> records.Record:
    """A township's card: its state as a whole, and every ledger that is not as it should be."""
    whole = row.pop(WHOLE)
    name = row.pop(PLACE)
    return records.of_cells(name, {label: text for label, text in row.items() if text[:1] in TINTS}, [whole])


def _chosen(frame: pd.DataFrame, cells: Any) -> Choice:
    if not cells:
        return Choice()
    row, column = cells[0]
    key_of = {label: key for key, label in headers().items()}
    return Choice(str(frame[PLACE].iloc[row]), key_of.get(column))


def narrowed(view: View, choice: Choice) -> View:
    """The view of the details: the clicked township instead of the bar's."""
    if choice.township is None:
        return view
    return replace(view, filters=replace(view.filters, township=choice.township))


def show_choice(choice: Choice) -> None:
    """What the details show, and how to see all again."""
    if choice.township:
        ledger = f" · {datasets()[choice.dataset].label}" if choice.dataset else ""
        st.markdown(f"**明细：{escape(choice.township)}{ledger}** · 再点同一格取消")
    else:
        st.markdown("**明细：全部**")
