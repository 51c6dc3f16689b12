"""Silence: what was not reported is not known — no finding and no figure comes of a ledger that is not there."""

from __future__ import annotations

from functools import cache

import pytest

from pipelines import registry
from pipelines.needs import ledgers
from tests import silence
from tests.silence import Told
from tests.soaked import some

LEDGERS = tuple(registry.datasets())
TOWNSHIPS = tuple(silence.reference().townships["name"])
FEW = ("project_no", "project_name", "township")  # what a public list of works says


@cache
def complete() -> Told:
    return silence.results()


def assert_silent(results: Told, *missing: str) -> None:
    """Nothing is flagged that the complete county does not flag; no figure rests on a missing ledger."""
    assert results.flagged - complete().flagged == set()
    wanting = {key for key, kpi in registry.kpis().items() if set(ledgers(kpi.definition.needs)) & set(missing)}
    assert {key[0] for key in results.figures} & wanting == set()


def test_the_complete_county_flags_something_and_no_rule_is_off():
    assert complete().flagged and complete().off == set()


@pytest.mark.parametrize(
    "kept", some([("projects",), ("projects", "contracts"), ("projects", "contracts", "payments")], 1)
)
def test_a_county_that_begins_with_a_few_ledgers_gets_no_finding_out_of_silence(kept: tuple[str, ...]):
    results = silence.results(kept)
    assert_silent(results, *(key for key in LEDGERS if key not in kept))
    assert results.off, "rules whose ledgers nobody collects are not asked"


@pytest.mark.parametrize("ledger", some([key for key in LEDGERS if key != "projects"], 4))
def test_a_ledger_that_nobody_collects_takes_findings_and_figures_away_and_adds_none(ledger: str):
    results = silence.results(tuple(key for key in LEDGERS if key != ledger))
    assert_silent(results, ledger)
    for key, value in results.figures.items():
        needs = ledgers(registry.kpis()[key[0]].definition.needs)
        if ledger not in needs and not key[0].startswith(("fund_compliance", "data_quality")):
            assert value == complete().figures[key], key


@pytest.mark.parametrize("township", some(TOWNSHIPS, 2))
def test_a_silent_township_adds_no_finding_and_moves_no_other_township_s_figure(township: str):
    results = silence.results(silent=(township,))
    assert_silent(results)
    for key, value in results.figures.items():
        kpi, _, level, unit = key
        if level == "township" and registry.kpis()[kpi].definition.needs:
            assert unit != township
            assert value == complete().figures[key] or kpi.startswith("fund_compliance"), key


def test_a_public_list_of_works_with_contract_sums_accuses_nobody():
    results = silence.results(("projects", "contracts"), columns=FEW)
    assert_silent(results, *(key for key in LEDGERS if key not in ("projects", "contracts")))
