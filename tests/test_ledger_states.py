"""What the night says is known of every township's ledgers, and through which day (datasets.md)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

NOW, AS_OF = datetime(2026, 10, 20, 1, tzinfo=UTC), date(2026, 10, 20)
ACCEPTANCES = "项目编号,验收日期,验收结论"
COLLECTED = """
[ledgers.projects]
[ledgers.payments]
[ledgers.changes]
since = 2026-11-01
"""


def _hand_in(data: Path) -> None:
    """西河镇 tells September's payments; both 西河镇 and 东山乡 hand in the same empty template; 城关街道 is silent."""
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/2026年9月拨付台账.csv", PAYMENTS, "PZ-0001,350987100-2026-0001,2026-03-05,5,预付款,某公司")
    ledger(data, "东山乡/项目台账.csv", PROJECTS, project(2, "350987200", "东山乡"))
    for township in ("西河镇", "东山乡"):
        ledger(data, f"{township}/验收台账.csv", ACCEPTANCES)


def _after_the_night(data: Path) -> Lake:
    night(data, now=NOW, as_of=AS_OF, processes=0)
    return Lake.open(current(data))


@pytest.fixture(scope="module")
def by_default(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Without a 报送目录: collected is what anybody has ever handed in."""
    data = tiny_county(tmp_path_factory.mktemp("default") / "county")
    _hand_in(data)
    return _after_the_night(data)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """With a 报送目录 that names projects, payments and, from November on, changes — and no acceptances."""
    data = tiny_county(tmp_path_factory.mktemp("listed") / "county")
    toml = data / "reference" / "county.toml"
    toml.write_text(toml.read_text("utf-8") + COLLECTED, "utf-8")
    _hand_in(data)
    return _after_the_night(data)


def state(lake: Lake, township: str, dataset: str) -> tuple[str, date | None]:
    rows = lake.sql(
        "select state, known_on from ledger_states where township = $t and dataset = $d", {"t": township, "d": dataset}
    )
    return rows.row(0)


def reasons(lake: Lake, dataset: str) -> set[tuple[Any, ...]]:
    gaps = lake.sql("select township, kind, reason from data_gaps where dataset = $d and field is null", {"d": dataset})
    return set(gaps.rows())


def test_a_ledger_is_known_through_the_month_in_its_name_not_through_the_day_it_came(by_default: Lake) -> None:
    assert state(by_default, "西河镇", "payments") == ("known", date(2026, 9, 30))
    assert state(by_default, "西河镇", "projects") == ("known", AS_OF)


def test_a_township_that_did_not_hand_in_what_others_did_is_unreported(by_default: Lake) -> None:
    assert state(by_default, "城关街道", "payments") == ("unreported", None)
    assert reasons(by_default, "payments") == {
        ("城关街道", "unreported", "拨付台账未报送"),
        ("东山乡", "unreported", "拨付台账未报送"),
    }


def test_the_same_empty_template_says_none_for_every_township_that_hands_it_in(by_default: Lake) -> None:
    assert state(by_default, "西河镇", "acceptances") == ("none", AS_OF)
    assert state(by_default, "东山乡", "acceptances") == ("none", AS_OF)
    assert state(by_default, "城关街道", "acceptances") == ("unreported", None)
    assert by_default.sql("select count(*) as n from files where status = 'copy'")["n"][0] == 0


def test_what_nobody_ever_handed_in_is_not_collected_from_anybody(by_default: Lake) -> None:
    assert state(by_default, "西河镇", "contracts") == ("not_collected", None)
    assert reasons(by_default, "contracts") == {(None, "not_collected", "本县未收集合同台账")}


def test_a_ledger_that_is_owed_from_november_on_is_not_missing_in_october(listed: Lake) -> None:
    assert state(listed, "西河镇", "changes") == ("not_collected", None)


def test_a_ledger_outside_the_catalogue_that_some_handed_in_is_missing_from_the_others_alone(listed: Lake) -> None:
    assert state(listed, "西河镇", "acceptances") == ("none", AS_OF)
    assert state(listed, "城关街道", "acceptances") == ("not_collected", None)
    assert reasons(listed, "acceptances") == {("城关街道", "not_collected", "验收台账未报送")}
