"""Precision of the rules by checked cases, and the order in which findings are worth checking."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from casework.cases import lists
from casework.cases.precision.alarm_budget import LEVEL_WEIGHTS, by_yield, chance, county_chance
from casework.cases.precision.checks import checks, least_precision, monthly_checks, uncalibrated
from casework.cases.precision.precision import DATA_ERROR, TRUE, UNTRUE, Check, Precision, by_rule, overall, wilson
from casework.cases.precision.words import full, short
from casework.cases.states import OUTCOMES
from casework.store import Store
from casework.tables.cases import CaseRow
from cli.main import app
from pipelines.lake.scope import COUNTY
from pipelines.limits.dated import Limits
from pipelines.registry import rules
from tests.cases import INSPECTION, LEAD, LIMITS, OFFICE, TODAY, TOWNSHIP, WAY, finding, led, opened, take
from tests.stores import NOON
from tests.tiny import tiny_county

UNTRUE_WAY = (("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP), ("accept", OFFICE))
ERROR_WAY = (("respond", TOWNSHIP), ("claim_error", TOWNSHIP), ("accept", OFFICE))
MONTH, LEAST = "case_monthly_checks", "rule_precision_percent"


def test_outcomes_are_the_words_of_the_states() -> None:
    assert {TRUE, UNTRUE, DATA_ERROR} == set(OUTCOMES.values())


def bisected(part: int, whole: int, upper: bool) -> float:
    """An end of Wilson's interval by its meaning: the share whose own normal interval just reaches what was seen."""
    seen, reach = part / whole, 1.959963984540054
    low, high = (seen, 1.0) if upper else (0.0, seen)
    for _ in range(200):
        middle = (low + high) / 2
        inside = abs(seen - middle) <= reach * math.sqrt(middle * (1 - middle) / whole)
        if inside == upper:
            low = middle
        else:
            high = middle
    return (low + high) / 2 * 100


@given(st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_holds_every_share_that_could_have_given_the_count(pair: tuple[int, int]) -> None:
    part, whole = pair
    ends = wilson(part, whole)
    assert ends == pytest.approx((bisected(part, whole, False), bisected(part, whole, True)), abs=1e-6)
    assert 0 <= ends[0] <= part * 100 / whole <= ends[1] <= 100


def test_nothing_checked_is_unknown_and_under_no_limit() -> None:
    nobody = Precision()
    assert (nobody.checked, nobody.percent, nobody.interval) == (0, None, None)
    assert not nobody.lies_under(100.0)


def test_a_rule_lies_under_a_limit_only_with_its_whole_interval() -> None:
    rule = Precision(true=1, untrue=8, data_error=1)
    upper = wilson(1, 10)[1]
    assert rule.percent == 10.0
    assert not rule.lies_under(upper)
    assert rule.lies_under(upper + 1e-9)


def check(case: str, outcome: str | None, finding_id: str = "", rule: str = "r") -> Check:
    return Check(case, finding_id or f"of {case}", rule, outcome)


def test_a_finding_counts_once_by_its_first_case_with_an_outcome() -> None:
    told = [check("3", UNTRUE, "f"), check("1", None, "f"), check("2", TRUE, "f"), check("4", DATA_ERROR)]
    assert by_rule(told) == {"r": Precision(true=1, data_error=1)}


def test_a_rule_whose_cases_are_all_open_is_not_among_them() -> None:
    assert by_rule([check("1", None)]) == {}


def test_all_rules_together_are_the_county() -> None:
    told = by_rule([check("1", TRUE), check("2", UNTRUE, rule="s"), check("3", DATA_ERROR, rule="s")])
    assert overall(told) == Precision(1, 1, 1)


def test_the_store_tells_what_each_case_came_to_and_a_reopened_one_when_it_is_closed_again(store: Store) -> None:
    true, untrue, error, _ = (opened(store, finding()) for _ in range(4))
    file = led(store, true, *WAY)
    led(store, untrue, *UNTRUE_WAY)
    led(store, error, *ERROR_WAY)
    assert by_rule(checks(store)) == {"paid_ahead": Precision(1, 1, 1)}
    file = take(store, file.case, "reopen", INSPECTION, file.steps[-1].at)
    assert by_rule(checks(store)) == {"paid_ahead": Precision(0, 1, 1)}
    led(store, file.case, ("report", TOWNSHIP), ("close", OFFICE), now=file.steps[-1].at)
    assert by_rule(checks(store)) == {"paid_ahead": Precision(1, 1, 1)}
    assert len(lists.cases(store, COUNTY)) == 4


def with_limit(key: str, value: str, **changes: date | None) -> Limits:
    limit = replace(LIMITS.by_key[key][0], value=Decimal(value), **changes)  # type: ignore[arg-type]  # by name
    return replace(LIMITS, by_key={**LIMITS.by_key, key: (limit,)})


def test_the_countys_limits_say_how_many_and_how_true() -> None:
    assert monthly_checks(LIMITS, TODAY) == 40
    assert least_precision(LIMITS, TODAY) == 50.0
    assert monthly_checks(with_limit(MONTH, "0"), TODAY) == 0
    ended = with_limit(MONTH, "9", since=date(2020, 1, 1), until=date(2026, 10, 19))
    assert monthly_checks(ended, date(2026, 10, 19)) == 9
    assert monthly_checks(ended, TODAY) is None
    assert least_precision(with_limit(LEAST, "50", until=date(2026, 10, 19)), TODAY) is None


def test_a_rule_is_to_be_calibrated_when_its_interval_lies_under_the_limit() -> None:
    rules = {"bad": Precision(1, 9), "few": Precision(0, 1), "good": Precision(20, 1)}
    assert uncalibrated(rules, LIMITS, TODAY) == {"bad"}
    assert uncalibrated(rules, with_limit(LEAST, "50", until=date(2026, 10, 19)), TODAY) == frozenset()


def test_few_checks_are_said_in_words_and_none_as_unknown() -> None:
    assert short(Precision()) == full(Precision()) == "尚无核实"
    assert short(Precision(true=6, untrue=1)) == "7 件核实 6 件属实"
    assert short(Precision(true=19)) == "19 件核实 19 件属实"
    assert short(Precision(true=20)) == "100.0%（95%区间 83.9%—100.0%）"
    assert full(Precision(6, 1, 0)) == "核实 7 件：属实 6，不属实 1，数据错误 0"
    assert full(Precision(20, 0, 0)).endswith("；属实率 100.0%（95%区间 83.9%—100.0%）")


def test_the_command_lists_every_rule_and_marks_those_to_be_calibrated(tmp_path: Path) -> None:
    data = tiny_county(tmp_path / "county")
    with Store.open(data).writing() as session:
        for nth in range(6):
            row = CaseRow(case_id=f"2026-{nth:05d}", **asdict(finding()), state="untrue", outcome=UNTRUE)
            row.lead_department, row.due_on, row.assigned_at, row.version = LEAD, TODAY, NOON, 1
            session.add(row)
    said = CliRunner().invoke(app, ["cases", "precision", "--data", str(data)])
    assert said.exit_code == 0
    counts = "核实 6 件：属实 0，不属实 6，数据错误 0"
    assert said.output.splitlines() == [f"待校准 {rules()['paid_ahead'].definition.label}：{counts}", f"全县：{counts}"]


def rows(*findings: tuple[str, str, str, int | None]) -> pl.DataFrame:
    schema = {"finding_id": pl.String, "rule": pl.String, "level": pl.String, "amount_fen": pl.Int64}
    return pl.DataFrame(findings, schema=schema, orient="row")


def test_without_checks_a_rule_stands_at_the_countys_chance() -> None:
    assert county_chance({}) == 0.5
    rules = {"r": Precision(6, 1, 1)}
    county = county_chance(rules)
    assert county == pytest.approx(7 / 10)
    assert chance(Precision(), county) == pytest.approx(county)
    assert chance(rules["r"], county) == pytest.approx((6 + 7) / 18)


def test_the_yield_is_chance_times_level_times_amount() -> None:
    ordered = by_yield(rows(("a", "r", "red", 10_000_000)), {"r": Precision(6, 1, 1)})
    assert ordered["expected_yield"][0] == pytest.approx((6 + 7) / 18 * 9 * (1 + math.log10(2)))


AMOUNTS = st.one_of(st.none(), st.integers(-(10**9), 10**13))
ROW = st.tuples(st.sampled_from("rst"), st.sampled_from([*LEVEL_WEIGHTS]), AMOUNTS)
COUNT = st.integers(0, 30)
RULES = st.dictionaries(st.sampled_from("rs"), st.builds(Precision, COUNT, COUNT, COUNT))


@given(st.lists(ROW, max_size=12), RULES, st.randoms(use_true_random=False))
def test_the_order_is_that_of_a_sort_in_plain_python_whatever_order_they_came_in(
    listed: list[tuple[str, str, int | None]], rules: dict[str, Precision], chance_of: Random
) -> None:
    named = [(f"f{nth:02d}", *each) for nth, each in enumerate(listed)]
    county = (sum(p.true for p in rules.values()) + 1) / (sum(p.checked for p in rules.values()) + 2)

    def key(row: tuple[str, str, str, int | None]) -> tuple[object, ...]:
        finding_id, rule, level, amount = row
        known = rules.get(rule, Precision())
        odds = (known.true + 10 * county) / (known.checked + 10)
        worth = odds * LEVEL_WEIGHTS[level] * (1 + math.log10(1 + max(amount or 0, 0) / 10_000_000))
        return -round(worth, 9), -LEVEL_WEIGHTS[level], amount is None, -(amount or 0), finding_id

    expected = [row[0] for row in sorted(named, key=key)]
    chance_of.shuffle(named)
    assert by_yield(rows(*named), rules)["finding_id"].to_list() == expected


def test_a_rule_found_untrue_falls_behind_one_found_true() -> None:
    listed = rows(("a", "bad", "red", None), ("b", "good", "red", None), ("c", "new", "red", None))
    ordered = by_yield(listed, {"bad": Precision(0, 10), "good": Precision(10)})
    assert ordered["finding_id"].to_list() == ["b", "c", "a"]


def test_a_level_without_a_weight_is_worth_nothing_and_comes_last() -> None:
    listed = rows(("a", "r", "blue", 10**12), ("b", "r", "note", None))
    assert by_yield(listed, {})["finding_id"].to_list() == ["b", "a"]
