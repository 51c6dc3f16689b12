"""Gap places: a rule's query leaves out only joins that would meet nothing."""

from __future__ import annotations

import itertools
import random
from typing import Any

import polars as pl
import pytest

from pipelines import registry
from pipelines.coverage.gaps import columns_asked
from pipelines.engines.duck import DuckEngine
from pipelines.findings.gap_places import PLACES, condition, gap_places
from pipelines.findings.judged import judged
from pipelines.needs import needs
from pipelines.tables.coverage import DATA_GAPS
from tests import handmade, random_county

RULES = registry.rules()


def _every_gap() -> list[dict[str, Any]]:
    fields = [*((key, None) for key in registry.datasets()), *columns_asked()]
    kinds = ("not_collected", "unreported", "rejected", "column")
    places = itertools.product((None, "西河镇"), (None, "P1"))
    return [
        {"township": township, "project_no": project, "dataset": dataset, "field": field, "kind": kind, "reason": kind}
        for (dataset, field), kind, (township, project) in itertools.product(fields, kinds, list(places))
    ]


def _by_sql(engine: DuckEngine, key: str) -> set[str]:
    definition = RULES[key].definition
    asked = needs((*definition.flag_needs, *definition.clear_needs))
    met = set()
    for place in PLACES:
        rows = condition([one for one in asked if one.scope in place.scopes], definition.counts_refused)
        if engine.sql(f"select count(*) as n from data_gaps where {place.rows} and ({rows})").item():
            met.add(place.name)
    return met


@pytest.mark.parametrize("seed", range(6))
def test_the_places_of_a_rule_are_those_at_which_the_condition_of_its_joins_meets_a_row(seed: int):
    gaps = _every_gap()
    few = random.Random(seed).sample(gaps, (0, 1, 3, 10, 40, len(gaps))[seed])  # noqa: S311
    engine = DuckEngine()
    engine.put("data_gaps", pl.DataFrame(few, schema=DATA_GAPS))
    places = gap_places(engine, RULES.values())
    assert {key: set(met) for key, met in places.items()} == {key: _by_sql(engine, key) for key in RULES}
    assert any(places.values()) == bool(few)


def test_the_shorter_query_gives_every_verdict_and_reason_of_the_long_one():
    rows, as_of = random_county.crowded(1), random_county.AS_OF
    engine = handmade.facts(rows, as_of)
    places = gap_places(engine, RULES.values())
    shorter, text = 0, "select subject_id, flagged, verdict, doubt from ({}) as s order by all"
    for key, rule in RULES.items():
        if rule.definition.after != "facts":
            continue
        short, whole = judged(rule, handmade.LIMITS, places[key]), judged(rule, handmade.LIMITS)
        shorter += len(short) < len(whole)
        assert engine.sql(text.format(short)).equals(engine.sql(text.format(whole))), key
    assert shorter > 10
