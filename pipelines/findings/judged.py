"""Judged: a rule's SQL with the verdict that what is known allows.

The rule's own SQL takes every ledger for whole. Here each of its answers is held against `data_gaps`: a flag whose
flag_needs, or a clear whose clear_needs, are not known for the subject becomes "cannot tell" with the reason. For

    flag_needs=("projects", "acceptances"), subject of project P in 西河镇

a gap counts that is P's own, 西河镇's as a whole, or everybody's: P's acceptance row was sent back, 西河镇 has never
handed in acceptances, or nobody has.
"""

from __future__ import annotations

from collections.abc import Container

from pipelines.definitions import Loaded
from pipelines.findings.verdict_gaps import PLACES, TABLE, Place, gaps_of
from pipelines.limits.dated import Limits, expand
from pipelines.needs import needs

UNRANKED = "substr({}, 2)"


def _asked(rule: Loaded, places: Container[str] | None) -> list[Place]:
    """The places at which the rule has a need, and, if known, at which there is a gap for it; gravest first."""
    scopes = {one.scope for one in needs((*rule.definition.flag_needs, *rule.definition.clear_needs))}
    return [p for p in PLACES if not scopes.isdisjoint(p.scopes) and (places is None or p.name in places)]


def _join(rule: Loaded, place: Place) -> str:
    name = f"{place.name}_gap"
    met = f" and {name}.met_key = s.{place.key}" if place.key else ""
    return f"left join {TABLE} as {name} on {name}.rule = '{rule.key}' and {name}.place = '{place.name}'{met}"


def _first(places: list[Place], *columns: str) -> str:
    reasons = [f"{place.name}_gap.{column}" for column in columns for place in places]
    return f"coalesce({', '.join(reasons)}, null)" if reasons else "cast(null as string)"


def judged(rule: Loaded, limits: Limits, places: Container[str] | None = None) -> str:
    """The rule's answers and two more columns: `verdict` (true, false, null: cannot tell) and `doubt`, its reason.

    With the `places` of the rule's gaps it asks the table verdict_gaps, else the snapshot's data_gaps.
    """
    asked = _asked(rule, places)
    gaps = [f"{TABLE} as ({gaps_of(rule)})"] if places is None and asked else []
    clauses = ",\n".join([f"subjects as ({expand(rule.sql, limits)})", *gaps])
    flag, clear = _first(asked, "flag_reason"), _first(asked, "clear_reason")
    either = _first(asked, "flag_reason", "clear_reason")
    return f"""
with {clauses}
select s.*,
       case when s.flagged and {flag} is not null then null
            when not s.flagged and {clear} is not null then null
            else s.flagged end as verdict,
       case when s.flagged then {UNRANKED.format(flag)}
            when not s.flagged then {UNRANKED.format(clear)}
            else coalesce({UNRANKED.format(either)}, s.missing) end as doubt
{" ".join(["from subjects as s", *(_join(rule, place) for place in asked)])}"""
