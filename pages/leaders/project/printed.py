"""Printed: one project as a PDF — what the page says of it, and every row of every ledger that speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from pages.data.history.questions import of_project
from pages.leaders.project import paid_vs_built, parts, questions, stats, timeline, untold
from pages.ui.kit import panels
from pages.ui.kit.print import parts as printed
from pages.ui.kit.topic import nothing
from pages.ui.kit.trace import changes, ledgers
from pages.ui.site.view import View
from pipelines.registry import datasets
from reports.print.pieces import Head, Line, Stat
from reports.words.changes import in_words
from reports.words.neutral import mask

if TYPE_CHECKING:
    from reports.print.pdf import Pdf

STEPS = (Head("环节"), Head("计划", "centre"), Head("实际", "centre"), Head("早晚"))
FINDINGS = (Head("等级", "lamp"), Head("疑点"), Head("结果"), Head("金额", "number"), Head("依据"), Head("出处"))
FACT = (Head("项目信息"), Head("内容"))
TICKS = 4


def lay(pdf: Pdf, view: View, project_no: str) -> None:
    """The whole page. Raises LookupError where the viewer may not see the project any more."""
    project = questions.facts(view, project_no)
    if project is None:
        raise LookupError(project_no)
    pdf.paragraph(parts.line(project))
    if project["content"]:
        pdf.small(mask(project["content"]))
    pdf.figures(
        [Stat(label, figure, "", [line] if line else []) for label, figure, line in stats.stats(view, project)], 3
    )
    _findings(pdf, view, project)
    pdf.beside(lambda: _steps(pdf, project), lambda: _built(pdf, view, project))
    pdf.panel("基本情况与责任人")
    rows = parts.fact_rows(project, list(chain(*parts.FACTS)))
    half = (len(rows) + 1) // 2
    pdf.beside(*(lambda part=part: pdf.grid(FACT, part) for part in (rows[:half], rows[half:])))
    _records(pdf, view, project_no)


def _findings(pdf: Pdf, view: View, project: Mapping[str, Any]) -> None:
    frame = questions.findings(view, project["project_no"])
    pdf.panel("疑点", panels.UNVERIFIED)
    if frame.is_empty():
        pdf.small(nothing.of_project(view, project["township"]))
    rows = parts.finding_rows(frame)
    if rows:
        pdf.grid(
            FINDINGS,
            [[r["lamp"].text, r["label"], r["outcome"], r["amount"], r["evidence"], r["place"]] for r in rows],
        )


def _steps(pdf: Pdf, project: Mapping[str, Any]) -> None:
    pdf.panel("计划与实际")
    pdf.grid(STEPS, timeline.rows(project))


def _built(pdf: Pdf, view: View, project: Mapping[str, Any]) -> None:
    """The two curves, as steps up to the night."""
    pdf.panel("付款与进度", paid_vs_built.subject(stats.contract_label(project)))
    curves = questions.curves(view, project["project_no"]).filter(pl.col("percent").is_not_null())
    if curves.is_empty():
        pdf.small(untold.no_curves(view, project))
        return
    first, last = paid_vs_built.span(curves, project["started_on"], project["accepted_on"], view.as_of)
    lines = [_curve(curves, curve, name, last) for curve, name in paid_vs_built.NAMES.items()]
    marks = [(on, word) for on, word in ((project["started_on"], "开工"), (project["accepted_on"], "验收")) if on]
    days = [first + (last - first) * nth / (TICKS - 1) for nth in range(TICKS)]
    pdf.lines([line for line in lines if line.points], "%", [(on, f"{on:%Y-%m}") for on in days], marks)


def _curve(curves: pl.DataFrame, curve: str, name: str, last: date) -> Line:
    rows = curves.filter(pl.col("curve") == curve)
    points = list(rows.select("day", "percent").iter_rows())
    ends = [(last, points[-1][1])] if points else []
    label = f"{name} {points[-1][1]:.1f}%" if points else name
    return Line(label, [*points, *ends], "own" if curve == "built" else "goal", steps=True)


def _records(pdf: Pdf, view: View, project_no: str) -> None:
    """The ledgers on pages across, with the columns in which something stands."""
    pdf.landscape()
    pdf.panel("台账记录", "乡镇报送并已接收的原始行；整列没有填写的不印")
    empty = []
    for key in chain(*parts.GROUPS.values()):
        rows, dataset = questions.ledger(view, key, project_no), datasets()[key]
        if rows.is_empty():
            empty.append(key)
            continue
        ready = ledgers.shown(dataset, rows)
        pdf.panel(f"{dataset.label} · {rows.height} 行")
        printed.table(pdf, ready, printed.filled(ready, [*ledgers.columns(dataset), ledgers.SOURCE]))
    if empty:
        pdf.small(untold.without_rows(view, project_no, empty))
    _returned(pdf, view, project_no)
    pdf.panel(changes.TITLE)
    changed = in_words(of_project(view, project_no))
    printed.table(pdf, changed, changes.columns(changed, changes.OF_PROJECT), changes.UNCHANGED)


def _returned(pdf: Pdf, view: View, project_no: str) -> None:
    ready, columns = ledgers.sent_back(questions.rejected(view, project_no))
    pdf.panel(parts.RETURNED, parts.NOT_COUNTED if ready.height else "")
    printed.table(pdf, ready, columns, parts.NO_RETURNED)
