"""Brief: the week on one page — what is suspected, what is being done about it, how the year stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pipelines.lake.snapshot_db import Seen
from pipelines.registry import kpis
from reports.documents.document import Document
from reports.periodic import questions
from reports.workbooks.context import ExportContext, chinese_day
from reports.workbooks.workbook import Column

MOST_RULES, MOST_UNITS = 4, 4
KPIS = ["completion_rate", "disbursement_rate", "quality_pass_rate", "rectification_rate"]
FEN = 1_000_000  # of 万元
WHAT, HELD = Column("问题类别", 30), Column("现有", 8, kind="number")
RULES = (WHAT, HELD, Column("其中红色", 8, kind="number"), Column("本周新增", 8, kind="number"))
WHO, OPEN = Column("牵头单位", 30), Column("在办", 8, kind="number")
UNITS = (WHO, OPEN, Column("其中逾期", 8, kind="number"), Column("七日内到期", 8, kind="number"))
FIGURES = (Column("指标（本年至今）", 30), Column("数值", 12, kind="centre"), Column("目标", 12, kind="centre"))


@dataclass(frozen=True)
class Casework:
    """What was done about cases in the week, how they stand now, and the units that lead them, the latest first."""

    assigned: int
    closed: int
    accepted: int
    open: int
    overdue: int
    due_soon: int
    units: Sequence[tuple[str, int, int, int]]  # name, open, overdue, due soon


class Written(Protocol):
    """What a brief is written into: a .docx or a PDF."""

    def heading(self, level: int, text: str) -> None: ...

    def paragraph(self, text: str) -> None: ...

    def small(self, text: str) -> None: ...

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None: ...


def brief(seen: Seen, casework: Casework, week: tuple[date, date], context: ExportContext) -> bytes:
    """The brief of one receiver's scope as a .docx. `week`: its Monday and Sunday."""
    document = Document(context.title)
    _write(document, seen, casework, week, context)
    return document.to_bytes(context.when)


def brief_pdf(seen: Seen, casework: Casework, week: tuple[date, date], context: ExportContext) -> bytes:
    """The same as a PDF on A4."""
    from reports.print.pdf import Pdf  # loaded where one is made, which is rarely

    document = Pdf(context.title, context, with_origin=False)
    _write(document, seen, casework, week, context)
    return document.to_bytes(context.when)


def _write(document: Written, seen: Seen, casework: Casework, week: tuple[date, date], context: ExportContext) -> None:
    """The whole brief below its title."""
    days = f"{chinese_day(week[0])}至{chinese_day(week[1])}"
    document.small(
        f"{days}；范围：{context.filters}；数据截至{chinese_day(context.as_of)}。疑点由系统比对得出，须经核实。"
    )
    for note in context.notes():
        document.small(note)
    _findings(document, seen, week)
    _cases(document, casework)
    _figures(document, seen, context.as_of)


def _findings(document: Written, seen: Seen, week: tuple[date, date]) -> None:
    now = questions.totals(seen, *week)
    amount = (
        f"，涉及金额{now['amount_fen'] / FEN:,.2f}万元（各条相加，可能重复）" if now["amount_fen"] is not None else ""
    )
    document.heading(1, "疑点情况")
    document.paragraph(
        f"现有疑点{now['findings']}条，其中红色{now['red']}条、黄色{now['yellow']}条、提示{now['note']}条，"
        f"涉及项目{now['projects']}个{amount}。本周新增{now['new']}条，其中红色{now['new_red']}条。"
    )
    if now["findings"]:
        document.table(RULES, list(questions.by_rule(seen, *week, MOST_RULES).iter_rows()))


def _cases(document: Written, cases: Casework) -> None:
    document.heading(1, "整改情况")
    document.paragraph(
        f"本周交办{cases.assigned}件，销号{cases.closed}件，认定不属实或数据错误{cases.accepted}件。"
        f"目前在办{cases.open}件，其中逾期{cases.overdue}件；七日内到期{cases.due_soon}件。"
    )
    if cases.units:
        document.table(UNITS, list(cases.units[:MOST_UNITS]))


def _figures(document: Written, seen: Seen, as_of: date) -> None:
    document.heading(1, "主要指标" if questions.is_of_scope(seen.scope) else "主要指标（全县）")
    values = questions.figures(seen, seen.scope, as_of, KPIS)
    document.table(FIGURES, [_figure(key, values.get(key)) for key in KPIS])


def _figure(key: str, value: float | None) -> list[Any]:
    kpi = kpis()[key].definition
    target = None if kpi.target is None else f"{kpi.target:g}{kpi.unit}"
    return [kpi.label, None if value is None else f"{value:,.1f}{kpi.unit}", target]
