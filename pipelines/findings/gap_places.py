"""Gap places: where the gaps lie that a rule's needs are about, and at which of them a county has any.

For a rule with flag_needs=("projects", "acceptances") the gap "西河镇 never handed in acceptances" lies at `own`, and
is met by every subject of 西河镇; "P's acceptance row was sent back" lies at `project`, and is met by P's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.definitions import Loaded, Rule
from pipelines.engines.engine import Asks
from pipelines.needs import Need, needs


@dataclass(frozen=True)
class Place:
    """Which rows of data_gaps lie here, by whether they name a project and a township (None: either way)."""

    name: str
    scopes: tuple[str, ...]  # of the needs that ask for it
    names_project: bool | None
    names_township: bool | None
    key: str | None  # the column by which an answer of the rule meets its own; None: every answer does

    @property
    def rows(self) -> str:
        """As SQL over data_gaps."""
        asked = (("project_no", self.names_project), ("township", self.names_township))
        parts = [f"{name} is {'not ' if there else ''}null" for name, there in asked if there is not None]
        return " and ".join(parts) or "true"

    def holds(self, gap: Kind) -> bool:
        """As `rows`, for one kind of gap."""
        return self.names_project in (None, gap.names_project) and self.names_township in (None, gap.names_township)


@dataclass(frozen=True)
class Kind:
    """What all gaps of one kind share; a county of any size has a few dozen kinds."""

    dataset: str
    field: str | None
    kind: str
    names_project: bool
    names_township: bool


PLACES = (  # gravest first
    Place("shared", ("own", "township", "read"), False, False, None),
    Place("county", ("county",), None, None, None),
    Place("own", ("own", "read"), False, True, "township"),
    Place("township", ("township",), None, True, "township"),
    Place("project", ("own", "read"), True, None, "project_no"),
)
EVERYWHERE = frozenset(place.name for place in PLACES)
KINDS = """
select distinct dataset, field, kind, project_no is not null as names_project, township is not null as names_township
from data_gaps"""


def condition(wanted: Iterable[Need], counted: tuple[str, ...]) -> str:
    """Which rows of data_gaps these needs are about; rejected rows that the rule itself counts are none."""
    parts = []
    for one in wanted:
        if one.scope == "read":
            parts.append(f"(dataset = '{one.dataset}' and field = '{one.field}' and kind = 'unread')")
            continue
        column = f"(field is null or field = '{one.field}')" if one.field else "field is null"
        kind = " and kind <> 'rejected'" if one.dataset in counted else ""
        parts.append(f"(dataset = '{one.dataset}' and {column}{kind})")
    return " or ".join(parts) if parts else "false"


def _concerns(one: Need, gap: Kind, counted: tuple[str, ...]) -> bool:
    """As `condition`, for one need and one kind of gap."""
    if one.scope == "read":
        return (one.dataset, one.field, "unread") == (gap.dataset, gap.field, gap.kind)
    refused = gap.kind == "rejected" and one.dataset in counted
    return one.dataset == gap.dataset and gap.field in (None, one.field) and not refused


def _met(definition: Rule, kinds: list[Kind]) -> frozenset[str]:
    asked = needs((*definition.flag_needs, *definition.clear_needs))
    met = [(one, gap) for one in asked for gap in kinds if _concerns(one, gap, definition.counts_refused)]
    return frozenset(p.name for p in PLACES if any(one.scope in p.scopes and p.holds(gap) for one, gap in met))


def gap_places(engine: Asks, rules: Iterable[Loaded]) -> dict[str, frozenset[str]]:
    """Per rule the places at which data_gaps has a row that one of its needs is about.

    A county that hands in everything has hardly any, and a join of nothing costs as much to plan as any other.
    """
    kinds = [Kind(**row) for row in engine.sql(KINDS).iter_rows(named=True)]
    return {rule.key: _met(rule.definition, kinds) for rule in rules}
