"""Verdict gaps: what keeps a rule from a verdict, held against a reading of the needs in plain Python."""

from __future__ import annotations

import itertools
import random
from typing import Any

import polars as pl
import pytest

from pipelines import registry
from pipelines.coverage.gaps import columns_asked
from pipelines.definitions import Loaded
from pipelines.engines.duck import DuckEngine
from pipelines.findings.judged import judged
from pipelines.findings.verdict_gaps import TABLE, gaps_of, make_verdict_gaps
from pipelines.needs import Need, needs
from pipelines.tables.coverage import DATA_GAPS
from tests import handmade, random_county

RULES = registry.rules()
KINDS = ("not_collected", "unreported", "rejected", "column", "unread")  # gravest first; the last two weigh alike
Gap = dict[str, Any]


def _every_gap() -> list[Gap]:
    fields = [*((key, None) for key in registry.datasets()), *columns_asked()]
    places = list(itertools.product((None, "西河镇", "东山乡"), (None, "P1", "P2")))
    return [
        {"township": township, "project_no": project, "dataset": dataset, "field": field, "kind": kind, "reason": kind}
        for (dataset, field), kind, (township, project) in itertools.product(fields, KINDS, places)
    ]


def _is_about(gap: Gap, one: Need, rule: Loaded) -> bool:
    if gap["dataset"] != one.dataset:
        return False
    if one.scope == "read":
        return gap["kind"] == "unread" and gap["field"] == one.field
    if gap["kind"] == "rejected" and one.dataset in rule.definition.counts_refused:
        return False
    return gap["field"] in (None, one.field)


def _met_at(gap: Gap, one: Need) -> list[tuple[str, str | None]]:
    """The places at which the need looks that the gap lies at, and by what an answer meets it there."""
    township, project = gap["township"], gap["project_no"]
    at = []
    if one.scope in ("own", "read") and project:
        at.append(("project", project))
    if one.scope in ("own", "read") and township and not project:
        at.append(("own", township))
    if one.scope == "township" and township:
        at.append(("township", township))
    if one.scope in ("own", "township", "read") and not township and not project:
        at.append(("shared", None))
    if one.scope == "county":
        at.append(("county", None))
    return at


def _by_hand(gaps: list[Gap], rule: Loaded) -> dict[tuple[str, str | None], list[str | None]]:
    """place and key → the gravest reason against a flag, and against a clear; of the county: of how many townships."""
    whose: dict[tuple[str, str | None], tuple[dict[tuple[str, str], set[str]], ...]] = {}
    definition = rule.definition
    for side, texts in enumerate((definition.flag_needs, definition.clear_needs)):
        for gap, one in itertools.product(gaps, needs(texts)):
            for place in _met_at(gap, one) if _is_about(gap, one, rule) else ():
                grade = str(min(KINDS.index(gap["kind"]) + 1, 4))
                reasons = whose.setdefault(place, ({}, {}))[side]
                reasons.setdefault((grade, gap["reason"]), set()).update({gap["township"]} - {None})
    return {
        place: [min((_worded(place, *each) for each in side.items()), default=None) for side in sides]
        for place, sides in whose.items()
    }


def _worded(place: tuple[str, str | None], reason: tuple[str, str], townships: set[str]) -> str:
    whose = f"全县有{len(townships)}个乡镇的" if place[0] == "county" and townships else ""
    return f"{reason[0]}{whose}{reason[1]}"


def _rows(engine: DuckEngine, text: str) -> dict[tuple[str, str | None], list[str | None]]:
    rows = engine.sql(f"select place, met_key, flag_reason, clear_reason from ({text}) as g").rows()
    return {(place, key): [flag, clear] for place, key, flag, clear in rows}


@pytest.mark.parametrize("seed", range(6))
def test_a_rule_is_kept_from_a_verdict_where_and_for_what_its_needs_say(seed: int):
    gaps = _every_gap()
    few = random.Random(seed).sample(gaps, (0, 1, 3, 10, 40, 400)[seed])  # noqa: S311
    engine = DuckEngine(rows=0)
    engine.put("data_gaps", pl.DataFrame(few, schema=DATA_GAPS))
    places = make_verdict_gaps(engine, RULES.values())
    for key, rule in RULES.items():
        wanted = _by_hand(few, rule)
        assert _rows(engine, f"select * from {TABLE} where rule = '{key}'") == wanted, key
        assert _rows(engine, gaps_of(rule)) == wanted, key
        assert places[key] == {place for place, _ in wanted}
    assert any(places.values()) == bool(few)


def test_the_shorter_query_gives_every_verdict_and_reason_of_the_one_that_stands_alone():
    rows, as_of = random_county.crowded(1), random_county.AS_OF
    engine = handmade.facts(rows, as_of)
    places = make_verdict_gaps(engine, RULES.values())
    shorter, text = 0, "select subject_id, flagged, verdict, doubt from ({}) as s order by all"
    for key, rule in RULES.items():
        if rule.definition.after != "facts":
            continue
        short, whole = judged(rule, handmade.LIMITS, places[key]), judged(rule, handmade.LIMITS)
        shorter += len(short) < len(whole)
        assert engine.sql(text.format(short)).equals(engine.sql(text.format(whole))), key
    assert shorter > 10


def test_who_has_handed_in_its_contracts_is_not_told_that_they_are_missing() -> None:
    """The price of a unit is held against the whole county's: one silent township keeps everybody from an answer."""
    silent = {"project_no": None, "dataset": "contracts", "field": None, "kind": "unreported"}
    gaps = [{**silent, "township": name, "reason": "合同台账未报送"} for name in ("鹤溪乡", "东山乡")]
    engine = DuckEngine(rows=0)
    engine.put("data_gaps", pl.DataFrame(gaps, schema=DATA_GAPS))
    make_verdict_gaps(engine, RULES.values())
    reasons = engine.sql(
        f"select place, flag_reason, clear_reason from {TABLE} where rule = 'unit_cost_outlier'"
    ).rows()
    assert reasons == [("county", *["2全县有2个乡镇的合同台账未报送"] * 2)]
