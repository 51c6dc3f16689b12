"""Trace: every finding opens to the rule run again, its limits in force, and the ledger rows that made it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines import registry
from pipelines.findings import trace as tracing
from pipelines.findings import trace_rows
from pipelines.findings.trace import Trace, snapshot_limits, trace
from pipelines.lake.snapshot_db import Lake, Scope, current
from pipelines.sample import plants
from pipelines.sample.spec import Spec
from tests.clean_lake import as_lake

PLACE = ["source_file", "source_sheet", "source_row"]
WITHOUT_ROWS = {"late_report", "split_township_quarter"}  # they look at files and at the ranking
EACH = 3  # findings per rule and outcome that make soak opens; every run opens one
# Rules whose sentence counts ledger rows: the count as the SQL gives it, and the ledger whose rows it counts.
COUNTED = {
    "split_contract": ("contracts", "contracts"),
    "winner_concentration": ("contracts", "contracts"),
    "double_manager": ("sites", "contracts"),
    "payment_spike": ("payments", "payments"),
    "year_end_rush": ("payments", "payments"),
    "identical_amounts": ("contracts", "contracts"),
    "silent_township": ("projects", "projects"),
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A county large enough to hold nearly every rule's finding."""
    return as_lake(Spec(1, projects=1500), tmp_path_factory.mktemp("straight"))


def opened(lake: Lake, outcome: str, rule: str | None = None, each: int = EACH) -> Iterator[Trace]:
    asked = "select finding_id from (select finding_id, rule, outcome, row_number() over (partition by rule, outcome "
    asked += "order by finding_id nulls last) as nth from findings) as f where nth <= $each and outcome = $outcome"
    params: dict[str, Any] = {"each": each, "outcome": outcome}
    if rule:
        asked, params = f"{asked} and rule = $rule", {**params, "rule": rule}
    for (finding_id,) in lake.sql(asked, params).iter_rows():
        finding_trace = trace(lake, finding_id, Scope(names=True))
        assert finding_trace is not None
        yield finding_trace


def test_the_county_holds_a_finding_of_every_rule_that_is_planted(county):
    flagged = county.sql("select distinct rule from findings where outcome = 'flagged'")["rule"]
    assert plants.rules() - set(flagged) == set()


@pytest.mark.parametrize("each", [1, pytest.param(EACH, marks=pytest.mark.soak)])
def test_running_the_rule_again_gives_what_was_published(county, sample_lake, each):
    doubtful = list(opened(Lake.open(current(sample_lake)), "cannot_tell", each=each))
    seen = [*opened(county, "flagged", each=each), *doubtful]
    assert doubtful
    assert [finding_trace.finding["rule"] for finding_trace in seen if not finding_trace.agrees] == []


@pytest.mark.parametrize("changed", [{"amount_fen": 1}, {"level": "note"}, {"outcome": "cannot_tell"}])
def test_what_was_published_otherwise_does_not_agree(county, changed, monkeypatch):
    finding_trace = next(opened(county, "flagged", "overpaid"))
    other_finding = {**finding_trace.finding, **changed}
    monkeypatch.setattr(tracing, "finding", lambda *_: other_finding)
    again = trace(county, finding_trace.finding["finding_id"], Scope(names=True))
    assert again is not None and not again.agrees


@pytest.mark.parametrize("each", [1, pytest.param(EACH, marks=pytest.mark.soak)])
def test_every_flagged_finding_opens_to_ledger_rows_with_file_sheet_and_row(county, each):
    for finding_trace in opened(county, "flagged", each=each):
        assert finding_trace.rows, finding_trace.finding["rule"]
        for rows in finding_trace.rows.values():
            assert rows.select(pl.col(PLACE).is_not_null().all()).row(0) == (True, True, True)
            assert rows.select(PLACE).is_unique().all()


@pytest.mark.parametrize("rule", list(COUNTED))
def test_the_rows_shown_are_as_many_as_the_sentence_counts(county, rule):
    column, ledger = COUNTED[rule]
    seen = list(opened(county, "flagged", rule))
    assert seen
    for finding_trace in seen:
        assert finding_trace.rows[ledger].height == finding_trace.answer[column], finding_trace.finding["evidence"]


def test_companions_show_every_bid_of_every_meeting(county):
    for finding_trace in opened(county, "flagged", "companion_bidders"):
        assert finding_trace.rows["bids"].height == finding_trace.answer["firms"] * finding_trace.answer["measured"]


def test_the_limits_are_those_in_force_on_the_day(county):
    finding_trace = next(opened(county, "flagged", "overdue"))
    assert [limit.key for limit in finding_trace.limits] == list(registry.rules()["overdue"].definition.limits)
    assert all(limit.since <= finding_trace.finding["happened_on"] for limit in finding_trace.limits)
    assert all(str(limit.number) in finding_trace.sql for limit in finding_trace.limits)


def test_the_sql_is_what_runs_with_every_limit_written_out(county):
    finding_trace = next(opened(county, "flagged", "over_prepaid"))
    assert "limit(prepayment_percent" not in finding_trace.sql and "then 30 end" in finding_trace.sql
    again = county.sql(f"select count(*) as n from ({finding_trace.sql}) as subjects where flagged")  # noqa: RUF100, S608
    count = county.sql("select flagged from rule_stats where rule = 'over_prepaid'")["flagged"][0]
    assert again["n"][0] == count


def test_a_finding_is_told_whole_to_the_one_township_whose_works_it_is_about_and_to_no_other(county):
    finding_trace = next(opened(county, "flagged", "companion_bidders"))
    owner, asked_for = finding_trace.finding["township"], finding_trace.finding["finding_id"]
    assert trace(county, asked_for, Scope(("没有这个镇",))) is None
    own = trace(county, asked_for, Scope((owner,)))
    assert own is not None and own.agrees and not own.is_apart
    assert own.finding == finding_trace.finding and own.rows["bids"].equals(finding_trace.rows["bids"])


def test_no_such_finding_is_nothing(county):
    assert trace(county, "000000000000", Scope(names=True)) is None


def test_every_ledger_a_rule_ties_rows_of_is_a_ledger():
    for rule in registry.rules().values():
        named = {*rule.definition.basis, *rule.definition.rows} - {"*"}
        assert named <= registry.datasets().keys(), rule.key
        assert rule.definition.ledgers or rule.key in WITHOUT_ROWS or rule.definition.rows, rule.key


def test_what_cannot_be_told_shows_the_rows_that_were_sent_back(sample_lake: Path):
    lake = Lake.open(current(sample_lake))
    asked = "select f.finding_id from findings as f where f.outcome = 'cannot_tell' and f.rule = 'double_payment'"
    finding_trace = trace(lake, lake.sql(asked + " order by finding_id limit 1").item(), Scope(names=True))
    assert finding_trace is not None and finding_trace.sent_back is not None
    assert finding_trace.sent_back.height > 0
    assert set(finding_trace.sent_back["dataset"]) <= {
        *finding_trace.rows,
        *trace_rows.tied(finding_trace.rule, finding_trace.answer),
    }
    assert finding_trace.sent_back["reason_text"].is_not_null().all()


def test_a_sum_that_does_not_match_opens_to_the_rows_that_were_summed(sample_lake: Path):
    lake = Lake.open(current(sample_lake))
    asked = "select finding_id from findings where rule = 'ledger_checksum' and outcome = 'flagged' order by finding_id"
    for (finding_id,) in lake.sql(asked).iter_rows():
        finding_trace = trace(lake, finding_id, Scope(names=True))
        assert finding_trace is not None
        place = {
            (row["source_file"], row["source_sheet"]) for rows in finding_trace.rows.values() for row in rows.to_dicts()
        }
        assert place == {(finding_trace.finding["source_file"], finding_trace.finding["source_sheet"])}
        assert finding_trace.finding["happened_on"] is None  # nobody knows when the total became wrong


def test_a_retired_rule_keeps_its_finding_and_the_row_it_stood_on(county, monkeypatch):
    finding_trace = next(opened(county, "flagged", "overdue"))
    others = {key: rule for key, rule in registry.rules().items() if key != "overdue"}
    monkeypatch.setattr(registry, "rules", lambda: others)
    old = trace(county, finding_trace.finding["finding_id"], Scope(names=True))
    assert old is not None
    assert old.rule is None and old.sql == "" and not old.agrees
    assert old.finding["evidence"] == finding_trace.finding["evidence"]


def test_the_limits_of_the_snapshot_are_read_from_the_snapshot(county):
    assert snapshot_limits(county).path == county.folder / "reference" / "limits.toml"
    assert snapshot_limits(county).on("overdue_days", date(2026, 1, 1)) is not None
