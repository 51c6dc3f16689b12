"""Desk: what waits for the viewer, by how they are signed in; nothing to do is said in words."""

from __future__ import annotations

import polars as pl
import streamlit as st

from casework.accounts.person import Person, Role
from casework.cases.figures import waiting as waits
from casework.cases.figures.funnel import numbers, total, unassigned
from pages.meetings.todo import cards
from pages.ui.ask import cases
from pages.ui.ask.conference import case_facts
from pages.ui.kit import panels, stat_row, tables
from pages.ui.kit.case.form import NO_ACCOUNT
from pages.ui.kit.format import number
from pages.ui.site import menu
from pages.ui.site.view import View

MOST = 60  # cards; the rest is in the 整改台账
UNITS = {"township": "各乡镇", "department": "各牵头单位"}
COLUMNS = (
    tables.Column("unit", "单位", width=170),
    tables.Column("respond", waits.TASKS["respond"], "count"),
    tables.Column("plan", waits.TASKS["plan"], "count"),
    tables.Column("report", waits.TASKS["report"], "count"),
    tables.Column("overdue", "其中逾期", "count"),
)
NOTHING = "现在没有等您办理的立案。"
WHY_NOTHING = {
    Role.ASSESSMENT: "考核账号不办理立案，没有待办。立案的进展见整改台账。",
    Role.LEADER: "现在没有逾期到督办、查办阶段的立案。全部立案见整改台账。",
}
NO_UNIT = "您的账号没有指定所属单位，收不到立案：请管理员用 mingjian user department 指定，写法与立案的牵头单位相同。"


def show(view: View) -> None:
    """The viewer's own desk; for the local viewer everybody's."""
    if view.viewer.person is None:
        _everybodys(view)
    else:
        _own(view, view.viewer.person)


def _own(view: View, person: Person) -> None:
    mine = cases.waiting(view.viewer)
    if person.role is Role.DEPARTMENT and not person.department and not person.is_office:
        st.warning(NO_UNIT)
    tasks = _tasks(person)
    if tasks:
        counts = dict(mine.group_by("task").len().iter_rows())
        figures = [(waits.TASKS[task], number(counts.get(task, 0)), "") for task in tasks]
        stat_row.row([*figures, *_to_assign(view, person)])
    if waits.is_reviewer(person):
        menu.link("anomalies", "查看红色疑点", level="red")
    if mine.is_empty():
        st.info(WHY_NOTHING.get(person.role, NOTHING))
    else:
        cards.show(view, mine.head(MOST), cases.now())
    if mine.height > MOST:
        st.caption(f"共 {number(mine.height)} 件，先列最急的 {MOST} 件，全部见整改台账。")
    menu.link("rectification", "打开整改台账")


def _tasks(person: Person) -> list[str]:
    """The kinds of task that can wait for this person."""
    is_unit = person.role is Role.TOWNSHIP or bool(person.department)
    tasks = [*waits.OF_UNIT] if is_unit else []
    tasks += [*waits.OF_REVIEW] if waits.is_reviewer(person) else []
    return tasks + (["chase"] if person.role is Role.LEADER else [])


def _to_assign(view: View, person: Person) -> list[tuple[str, str, str]]:
    """For those who assign: red findings that are no case yet."""
    if not waits.is_reviewer(person):
        return []
    free = unassigned(case_facts.open_findings(view), cases.listed(view.viewer)).filter(pl.col("level") == "red")
    count, before = total(free)
    return [("红色疑点待交办", number(count), f"其中 {before} 条曾立案并办结" if before else "")]


def _everybodys(view: View) -> None:
    """What waits for each unit and for the office, for whoever sits at the machine of a county without accounts."""
    st.caption(NO_ACCOUNT)
    listed = cases.listed(view.viewer)
    at = numbers(listed)
    free, _ = total(unassigned(case_facts.open_findings(view), listed))
    figures = [("待交办", number(free), "联席会议办公室"), ("待认定", number(at["claimed"]), "联席会议办公室")]
    stat_row.row(
        [*figures, ("待复核", number(at["review"]), "联席会议办公室"), ("逾期", number(at["overdue"]), "各单位")]
    )
    for column, place in zip(UNITS, st.columns(2, gap="medium"), strict=True):
        with place:
            st.html(panels.heading(UNITS[column], "属地乡镇或牵头单位任一方办理"))
            units = waits.by_unit(listed, column)
            if units.is_empty():
                st.info("没有等待办理的立案。")
            else:
                tables.show(view, units, COLUMNS, f"todo-{column}", height="content")
