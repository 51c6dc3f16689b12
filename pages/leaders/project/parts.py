"""Parts: the parts of a project's page — its heading, figures, facts, findings and ledgers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.leaders.project import questions, untold
from pages.ui.kit import charts, lamps, panels, tables
from pages.ui.kit.format import MISSING, day, escape, money, number, text
from pages.ui.kit.html.render import render
from pages.ui.kit.print import paper
from pages.ui.kit.trace import changes, ledgers
from pages.ui.kit.trace.evidence import OUTCOMES
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.definitions import Field
from pipelines.registry import datasets
from reports.words.neutral import mask
from reports.words.place import with_place

FACTS = (
    ("owner_unit", "owner_type", "responsible_person", "phone", "supervisor_unit", "maintainer"),
    ("nature", "procurement_method", "plan_year", "project_code", "beneficiaries", "vulnerable_beneficiaries"),
    ("budget_fen", "reviewed_fen", "submitted_settlement_fen", "settled_fen", "retention_fen", "retention_due_on"),
)
GROUPS = {
    "审批与公示": ("approvals", "disclosures"),
    "合同与变更": ("contracts", "changes"),
    "资金": ("funds", "payments"),
    "进度与质量": ("progress", "inspections", "acceptances"),
    "群众": ("ratings", "complaints"),
}
TALL = 560
NO_RETURNED = "本项目没有被退回的行。"
NOT_COUNTED = "以下各行未被接收，上面的金额、进度和比对不含这些行。更正后请在下一次报送中补报。"
RETURNED = "退回的行"
CHANGED = "台账变更记录"
RESULT_COLUMNS = (
    tables.Column("lamp", "灯", "lamp", width=76),
    tables.Column("project_name", "项目名称", width=250),
    tables.Column("project_no", "项目编号", width=190),
    tables.Column("township", "乡镇", width=90),
    tables.Column("village", "村（社区）", width=90),
    tables.Column("category", "类别", width=76),
    tables.Column("stage", "阶段", width=64),
    tables.Column("contractor", "施工单位", width=200),
    tables.Column("budget_fen", "预算", "money", width=112),
    tables.Column("progress_percent", "形象进度", "percent", width=84),
    tables.Column("paid_percent", "已付比例", "percent", width=84),
    tables.Column("red_findings", "红色疑点", "count", width=84),
    tables.Column("yellow_findings", "黄色疑点", "count", width=84),
)


def results(view: View, projects: pl.DataFrame) -> None:
    """The projects that a search found; a click on a name opens its page."""
    opens = tables.Opens("project_name", "project", "project", "project_no")
    tables.show(
        view, projects, RESULT_COLUMNS, "projects", opens=opens, height=TALL if projects.height > 14 else "content"
    )


def line(project: Mapping[str, Any]) -> str:
    """The lamp with its word, number and place."""
    names = ("project_no", "township", "village", "category", "class", "stage")
    lamp = lamps.of_project(project["lamp"]).text
    return " · ".join([lamp, *(project[name] for name in names if project[name])])


def heading(project: Mapping[str, Any]) -> None:
    """Name, number, place, and the lamp with its word."""
    st.header(escape(project["project_name"]), anchor=False)
    st.markdown(escape(line(project)))
    if project["content"]:
        st.caption(escape(mask(project["content"])))


def fact(field: Field, figure: Any) -> str:
    """One value of a project in words."""
    if figure is None:
        return MISSING
    match field.kind:
        case "money":
            return money(figure)
        case "date":
            return day(figure)
        case "integer":
            return str(figure) if field.name == "plan_year" else number(figure)
        case _:
            return mask(str(figure))


def facts(project: Mapping[str, Any]) -> None:
    """Facts and people in charge, three short tables beside each other."""
    for column, names in zip(st.columns(len(FACTS)), FACTS, strict=True):
        rows = [(label, escape(words)) for label, words in fact_rows(project, names)]
        frame = pl.DataFrame(rows, schema=["label", "fact"], orient="row")
        column.table(frame, hide_index=True, hide_header=True, border="horizontal")


def fact_rows(project: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, str]]:
    """Label and value of these facts."""
    dataset = datasets()["projects"]
    return [(dataset.field(name).label, fact(dataset.field(name), project[name])) for name in names]


def findings(frame: pl.DataFrame, nothing: str) -> None:
    """The project's findings in full sentences; a rule's name opens what stands behind it. Without one: `nothing`."""
    if frame.is_empty():
        st.html(charts.panel("疑点", charts.nothing(nothing)))
        return
    rows = finding_rows(frame)
    st.html(charts.panel("疑点", render("project/findings", rows=rows), panels.UNVERIFIED, "wide"))


def finding_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The findings as they are written."""
    return [_finding(row) for row in with_place(frame).iter_rows(named=True)]


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lamp": lamps.of_level(row["level"]),
        "label": row["label"],
        "address": menu.address("anomalies", finding=row["finding_id"]),
        "outcome": OUTCOMES[row["outcome"]],
        "place": text(row["place"]),
        "evidence": mask(text(row["evidence"])),
        "amount": money(row["amount_fen"]),
    }


def records(view: View, project_no: str) -> None:
    """Everything the township handed in about the project, in lazily filled tabs."""
    labels = [*GROUPS, RETURNED, CHANGED]
    if paper.is_on():
        for label in labels:
            st.markdown(f"**{label}**")
            _record(view, project_no, label)
        return
    for label, tab in zip(labels, st.tabs(labels, on_change="rerun", key="records"), strict=True):
        if tab.open:
            with tab:
                _record(view, project_no, label)


def _record(view: View, project_no: str, label: str) -> None:
    if label == RETURNED:
        _returned(view, project_no)
    elif label == CHANGED:
        changes.of_project(view, project_no)
    else:
        _ledgers(view, project_no, GROUPS[label])


def _ledgers(view: View, project_no: str, keys: Sequence[str]) -> None:
    empty = []
    for key in keys:
        rows = questions.ledger(view, key, project_no)
        if rows.is_empty():
            empty.append(key)
        ledgers.table(view, key, rows)
    if empty:
        st.caption(untold.without_rows(view, project_no, empty))


def _returned(view: View, project_no: str) -> None:
    rows = questions.rejected(view, project_no)
    if rows.is_empty():
        st.caption(NO_RETURNED)
        return
    st.caption(NOT_COUNTED)
    ledgers.rejected(view, rows, "project-rejected")
