"""Workbook: a publication printed as it was frozen, with its number and its check code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reports.publications.frozen import WHOLE, table_of
from reports.workbooks.context import ExportContext
from reports.workbooks.workbook import official

UNPUBLISHED = "未发布"


@dataclass(frozen=True)
class Printed:
    """A publication as reports know it. `revised_by`: the number of the one that stands in its place."""

    no: int
    period: str
    snapshot: str
    digest: str
    figures: dict[str, Any]
    revises: int | None = None
    revised_by: int | None = None

    @property
    def words(self) -> str:
        """第3号, or 第3号（第1号的修订版）."""
        return f"第{self.no}号" + (f"（第{self.revises}号的修订版）" if self.revises else "")


def context_of(printed: Printed, context: ExportContext) -> ExportContext:
    """The export's context, speaking of the publication instead of tonight."""
    kept = printed.figures
    return replace(
        context,
        county=kept["county"],
        title=kept["title"],
        snapshot=printed.snapshot,
        as_of=date.fromisoformat(kept["as_of"]),
        scheme=kept["scheme"],
        lost="",  # stands in the notes of the frozen table
        publication=printed.words,
    )


def published_workbook(printed: Printed, context: ExportContext, group: str = WHOLE) -> bytes:
    """The frozen table of the county, or of a group."""
    whole = replace(context_of(printed, context), digest=printed.digest)
    return official(table_of(printed.figures, group), whole)
