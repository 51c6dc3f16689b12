"""Findings from night to night: first seen, last seen, cleared and why, and each rule's rates by night."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines import registry
from pipelines.lake.snapshot_db import Lake, current
from tests.first_nights import FirstNights
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

NIGHTS = FirstNights()
CONTRACTS = "合同编号,项目编号,施工单位,合同金额,签订日期"
CHANGES = "变更编号,项目编号,变更类型,变更原因,提出日期,批准日期,工期增减"
NUMBER = "350987100-2026-0001"
PAID, SIGNED = "西河镇/拨付台账.csv", "西河镇/合同台账.csv"
RULE = "paid_without_contract"
DAY_1, DAY_2, DAY_3, DAY_4 = (date(2026, 9, day) for day in range(1, 5))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tiny_county(tmp_path / "county")
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, PAID, PAYMENTS, f"PZ-1,{NUMBER},2026-04-20,1000,进度款,测试建设有限公司")
    sign(data)  # a contract ledger without a row: there are none, which is known
    return data


def run(data: Path, day: date, hour: int = 18) -> Lake:
    NIGHTS.night(data, now=datetime(day.year, day.month, day.day, hour, tzinfo=UTC), as_of=day)
    return Lake.open(current(data))


def sign(data: Path, *rows: str) -> None:
    ledger(data, SIGNED, CONTRACTS, *rows)


def life(lake: Lake) -> dict[str, Any]:
    return lake.sql("select * from finding_lives where rule = $rule", {"rule": RULE}).row(0, named=True)


def rates(lake: Lake) -> list[tuple[Any, ...]]:
    return lake.sql(
        "select night_on, subjects, flagged, clear, cannot_tell, appeared, cleared, is_changed from rule_nights "
        "where rule = $rule order by night_on",
        {"rule": RULE},
    ).rows()


def test_a_finding_is_first_seen_last_seen_and_cleared_and_may_come_back(data):
    first = life(run(data, DAY_1))
    assert (first["first_seen_on"], first["last_seen_on"], first["cleared_on"], first["nights"]) == (
        DAY_1,
        DAY_1,
        None,
        1,
    )
    second = life(run(data, DAY_2))
    assert second["finding_id"] == first["finding_id"]
    assert (second["first_seen_on"], second["last_seen_on"], second["nights"]) == (DAY_1, DAY_2, 2)
    sign(data, f"HT-1,{NUMBER},测试建设有限公司,2000,2026-04-01")
    third = life(run(data, DAY_3))
    assert (third["first_seen_on"], third["last_seen_on"], third["cleared_on"], third["cleared_why"]) == (
        DAY_1,
        DAY_2,
        DAY_3,
        "clear",
    )
    assert third["evidence"] == second["evidence"], "what was said of it is kept"
    sign(data, f"HT-1,{NUMBER},测试建设有限公司,2000,2026-05-01")
    lake = run(data, DAY_4)
    fourth = life(lake)
    assert (fourth["first_seen_on"], fourth["last_seen_on"], fourth["cleared_on"], fourth["cleared_why"]) == (
        DAY_1,
        DAY_4,
        None,
        None,
    )
    assert (fourth["returned"], fourth["nights"]) == (1, 3)
    shown = lake.sql("select first_seen_on, returned from findings where finding_id = $id", {"id": first["finding_id"]})
    assert shown.rows() == [(DAY_1, 1)]
    assert rates(lake) == [
        (DAY_1, 1, 1, 0, 0, 1, 0, False),
        (DAY_2, 1, 1, 0, 0, 0, 0, False),
        (DAY_3, 1, 0, 1, 0, 0, 1, False),
        (DAY_4, 1, 1, 0, 0, 0, 0, False),
    ]


@pytest.mark.soak  # make test asks its siblings
def test_what_is_withdrawn_is_cleared_because_it_is_no_longer_checked(data):
    run(data, DAY_1)
    (data / "inbox" / PAID).unlink()
    gone = life(run(data, DAY_2))
    assert (gone["cleared_on"], gone["cleared_why"]) == (DAY_2, "not_checked")


def test_what_cannot_be_told_any_more_stays_open(data):
    run(data, DAY_1)
    sign(data, f"HT-1,{NUMBER},测试建设有限公司,不详,2026-04-01")
    lake = run(data, DAY_2)
    doubtful = life(lake)
    assert (doubtful["cleared_on"], doubtful["cleared_why"], doubtful["last_seen_on"]) == (None, "cannot_tell", DAY_1)
    assert rates(lake)[-1] == (DAY_2, 1, 0, 0, 1, 0, 0, False)
    sign(data, f"HT-1,{NUMBER},测试建设有限公司,2000,2026-04-01")
    cleared = life(run(data, DAY_3))
    assert (cleared["cleared_on"], cleared["cleared_why"]) == (DAY_3, "clear")


def test_a_changed_limit_is_the_reason_and_the_rule_s_history_says_so(data):
    row = project(1).replace("2026-06-20", "2026-08-04")
    ledger(data, "西河镇/项目台账.csv", f"{PROJECTS},项目状态", f"{row},完工")
    ledger(data, "西河镇/变更签证台账.csv", CHANGES)  # no extension was granted
    ledger(data, "西河镇/验收台账.csv", "项目编号,验收日期,验收结论")
    rule = "overdue"
    before = run(data, DAY_1).sql("select subject_id from findings where rule = $rule", {"rule": rule})
    assert before["subject_id"].to_list() == [NUMBER], "35 days late, 30 allowed"
    limits = data / "reference" / "limits.toml"
    text = limits.read_text("utf-8")
    old = 'key = "overdue_days"\nvalue = 30\n'
    assert old in text
    limits.write_text(text.replace(old, old.replace("30", "40")), "utf-8")
    lake = run(data, DAY_2)
    ended = lake.sql("select cleared_on, cleared_why from finding_lives where rule = $rule", {"rule": rule})
    assert ended.rows() == [(DAY_2, "definition")]
    changed = lake.sql(
        "select night_on, is_changed from rule_nights where rule = $rule order by night_on", {"rule": rule}
    )
    assert changed.rows() == [(DAY_1, False), (DAY_2, True)]


def test_a_rule_that_is_retired_clears_what_it_found(data, monkeypatch):
    run(data, DAY_1)
    others = {key: rule for key, rule in registry.rules().items() if key != RULE}
    monkeypatch.setattr(registry, "rules", lambda: others)
    limits = data / "reference" / "limits.toml"
    limits.write_text(limits.read_text("utf-8"), "utf-8")
    gone = life(run(data, DAY_2))
    assert (gone["cleared_on"], gone["cleared_why"]) == (DAY_2, "retired")


@pytest.mark.soak  # make test asks its siblings
def test_a_second_night_of_the_same_day_counts_the_day_once(data):
    run(data, DAY_1)
    ledger(data, PAID, PAYMENTS, *(f"PZ-{n},{NUMBER},2026-04-20,{n}000,进度款,测试建设有限公司" for n in (1, 2)))
    lake = run(data, DAY_1, 20)
    assert (
        lake.sql("select nights, first_seen_on from finding_lives where rule = $rule", {"rule": RULE}).rows()
        == [(1, DAY_1)] * 2
    )
    assert rates(lake) == [(DAY_1, 2, 2, 0, 0, 2, 0, False)]


@pytest.mark.soak  # make test asks its siblings
def test_the_past_of_a_damaged_snapshot_is_told_and_begun_anew(data):
    run(data, DAY_1)
    (current(data) / "findings" / "finding_lives.parquet").write_bytes(b"torn")
    lake = run(data, DAY_2)
    assert life(lake)["first_seen_on"] == DAY_2
    assert "finding_lives.parquet 的内容与发布时不同" in lake.manifest["history"]["problem"]
