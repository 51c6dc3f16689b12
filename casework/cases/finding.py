"""Finding: a finding as it stands when it is assigned; the case keeps that for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.errors import Refused
from pipelines.definitions import LEVEL_LABELS


@dataclass(frozen=True)
class Finding:
    """A finding of a snapshot. Its sentence is kept as it is given: read it with names of persons hidden."""

    finding_id: str
    rule: str
    level: str
    project_no: str | None
    township: str | None
    village: str | None
    category: str | None
    amount_fen: int | None
    snapshot: str
    evidence: str


@dataclass(frozen=True)
class Assignment:
    """A finding, and to whom it goes. `due_on` None: by its level."""

    finding: Finding
    lead_department: str
    person: str | None = None
    due_on: date | None = None


def as_findings(findings: Iterable[Mapping[str, Any]], snapshot: str) -> list[Finding]:
    """Rows of the snapshot's `findings`. Raises Refused for one that could not be judged: it accuses nobody."""
    rows = list(findings)
    if undecided := [row["finding_id"] for row in rows if row["outcome"] != "flagged"]:
        raise Refused(f"疑点 {'、'.join(undecided)} 资料不全，还不能判断，不能交办。")
    if strange := [row["finding_id"] for row in rows if row["level"] not in LEVEL_LABELS]:
        raise Refused(f"疑点 {'、'.join(strange)} 没有预警等级，不能交办。")
    columns = [name for name in Finding.__dataclass_fields__ if name != "snapshot"]
    return [Finding(**{name: row[name] for name in columns}, snapshot=snapshot) for row in rows]
