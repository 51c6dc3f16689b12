"""Going backwards over real nights: ledgers that are lowered, withdrawn, or rewritten after a freeze."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec
from tests.first_nights import FirstNights
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

NIGHTS = FirstNights()
CONTRACTS = "合同编号,项目编号,施工单位,合同金额,签订日期"
CHANGES = "变更编号,项目编号,变更类型,变更金额,变更原因,提出日期,批准日期"
PROGRESS = "项目编号,报送日期,形象进度"
NUMBER = "350987100-2026-0001"
PAID = "西河镇/拨付台账.csv"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tiny_county(tmp_path / "county")
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    return data


def paid(nth: int, amount: str, day: str = "2026-03-20") -> str:
    return f"PZ-{nth},{NUMBER},{day},{amount},进度款,测试建设有限公司"


def signed(amount: str) -> str:
    return f"HT-1,{NUMBER},测试建设有限公司,{amount},2026-02-20"


def run(data: Path, day: date) -> Lake:
    NIGHTS.night(data, now=datetime(day.year, day.month, day.day, 19, tzinfo=UTC), as_of=day)
    return Lake.open(current(data))


def findings_of(lake: Lake) -> dict[str, tuple[str, str]]:
    rows = lake.sql("select subject_id, outcome, evidence from findings where rule = 'went_backwards'").rows()
    return {subject: (outcome, evidence) for subject, outcome, evidence in rows}


def test_payments_lowered_withdrawn_and_restored(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000"), paid(2, "500"))
    assert findings_of(run(data, date(2026, 4, 1))) == {}
    ledger(data, PAID, PAYMENTS, paid(1, "800"), paid(2, "500"))
    outcome, evidence = findings_of(run(data, date(2026, 4, 2)))[f"{NUMBER}/paid"]
    assert outcome == "flagged"
    assert (
        evidence
        == f"累计拨付低于以前各夜：2026-04-01 夜曾为 0.15 万元，现为 0.13 万元，变动于 2026-04-02 夜，文件 {PAID}"
    )
    (data / "inbox" / PAID).unlink()
    assert findings_of(run(data, date(2026, 4, 3)))[f"{NUMBER}/paid"] == ("cannot_tell", "资料不全：拨付台账未报送。")
    ledger(data, PAID, PAYMENTS, paid(1, "1000"), paid(2, "500"), paid(3, "1"))
    assert findings_of(run(data, date(2026, 4, 4))) == {}
    marks = run(data, date(2026, 4, 5)).sql("select highest_fen, night_on, has_earlier from watermarks").rows()
    assert (150_100, date(2026, 4, 4), True) in marks


@pytest.mark.soak  # make test asks its siblings
def test_a_refund_on_a_voucher_of_its_own_lowers_nothing(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000"))
    run(data, date(2026, 4, 1))
    ledger(data, PAID, PAYMENTS, paid(1, "1000"), paid(2, "-300", "2026-04-02"))
    assert findings_of(run(data, date(2026, 4, 2))) == {}


def test_a_lower_sum_with_a_rejected_payment_cannot_be_told(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000"), paid(2, "500"))
    run(data, date(2026, 4, 1))
    ledger(data, PAID, PAYMENTS, paid(1, "待核"), paid(2, "500"))
    outcome, evidence = findings_of(run(data, date(2026, 4, 2)))[f"{NUMBER}/paid"]
    assert (outcome, evidence) == ("cannot_tell", "资料不全：拨付台账有被退回的行。")


def test_rows_of_a_file_that_can_no_longer_be_read_are_missing_and_not_withdrawn(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000"))
    run(data, date(2026, 4, 1))
    (data / "inbox" / PAID).write_bytes(b"\x89PNG no ledger")
    findings = findings_of(run(data, date(2026, 4, 28)))
    assert {subject: outcome for subject, (outcome, _) in findings.items()} == {
        f"{NUMBER}/paid": "cannot_tell",
        "payments/PZ-1": "cannot_tell",
    }
    assert "原台账文件本夜未能读取" in findings["payments/PZ-1"][1]


@pytest.mark.parametrize(("cut", "outcome"), [("-100", None), ("-99.99", "flagged"), (None, "flagged")])
def test_a_contract_may_fall_as_far_as_approved_changes_say(data, cut, outcome):
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, signed("1000"))
    run(data, date(2026, 4, 1))
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, signed("900"))
    rows = [f"BG-1,{NUMBER},金额,{cut},减少工程量,2026-03-01,2026-03-09"] if cut else []
    ledger(data, "西河镇/变更台账.csv", CHANGES, *rows)
    findings = findings_of(run(data, date(2026, 4, 2)))
    assert findings.get(f"{NUMBER}/contract", (None,))[0] == outcome


def test_a_change_that_nobody_approved_covers_nothing(data):
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, signed("1000"))
    run(data, date(2026, 4, 1))
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, signed("900"))
    ledger(data, "西河镇/变更台账.csv", CHANGES, f"BG-1,{NUMBER},金额,-100,减少工程量,2026-03-01,")
    assert findings_of(run(data, date(2026, 4, 2)))[f"{NUMBER}/contract"][0] == "flagged"


@pytest.mark.soak  # make test asks its siblings
def test_progress_that_falls_and_a_project_that_is_gone(data):
    ledger(data, "西河镇/进度报送.csv", PROGRESS, f"{NUMBER},2026-04-01,60%")
    run(data, date(2026, 4, 1))
    ledger(data, "西河镇/进度报送.csv", PROGRESS, f"{NUMBER},2026-04-01,50%")
    findings = findings_of(run(data, date(2026, 4, 2)))
    assert "夜曾为 60.0%，现为 50.0%" in findings[f"{NUMBER}/progress"][1]
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(2))
    (data / "inbox/西河镇/进度报送.csv").unlink()
    shown = run(data, date(2026, 4, 3))
    assert findings_of(shown)[f"{NUMBER}/progress"][0] == "cannot_tell", "nobody hands in the progress any more"
    asked = "select township, now_percent from backward_facts where kind = 'progress'"
    assert shown.sql(asked).rows() == [("西河镇", None)]


# April 25 is a Saturday: the last day is the Monday.
@pytest.mark.parametrize(("day", "flagged"), [(date(2026, 4, 27), False), (date(2026, 4, 28), True)])
def test_a_row_of_a_past_quarter_may_be_changed_until_the_quarter_is_frozen(data, day, flagged):
    ledger(data, PAID, PAYMENTS, paid(1, "1000", "2026-03-31"))
    run(data, date(2026, 4, 1))
    ledger(data, PAID, PAYMENTS, paid(1, "1200", "2026-03-31"))
    findings = findings_of(run(data, day))
    assert ("payments/PZ-1" in findings) is flagged
    if flagged:
        assert findings["payments/PZ-1"][1] == (
            "2026年第一季度拨付台账 PZ-1 的一行被改动：拨付金额 由 0.10 万元 改为 0.12 万元，"
            f"变动于 2026-04-28 夜，文件 {PAID}"
        )
        assert "payments/PZ-1" in findings_of(run(data, date(2026, 5, 9))), "the finding stays on later nights"


def test_a_row_of_the_running_quarter_may_be_changed(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000", "2026-04-01"))
    run(data, date(2026, 4, 2))
    ledger(data, PAID, PAYMENTS, paid(1, "1200", "2026-04-01"))
    assert findings_of(run(data, date(2026, 6, 30))) == {}


@pytest.mark.soak  # make test asks its siblings
def test_a_frozen_row_moved_into_the_running_quarter_is_charged_to_the_frozen_one(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000", "2026-03-31"))
    run(data, date(2026, 5, 1))
    ledger(data, PAID, PAYMENTS, paid(1, "1000", "2026-04-30"))
    findings = findings_of(run(data, date(2026, 5, 2)))
    assert "拨付日期 由 2026-03-31 改为 2026-04-30" in findings["payments/PZ-1"][1]


def test_a_frozen_row_that_is_withdrawn_is_flagged_until_it_is_back_as_it_was(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000"), paid(2, "1"))
    run(data, date(2026, 5, 1))
    ledger(data, PAID, PAYMENTS, paid(2, "1"))
    findings = findings_of(run(data, date(2026, 5, 2)))
    assert findings["payments/PZ-1"][1].startswith("2026年第一季度拨付台账 PZ-1 的一行被撤回，变动于 2026-05-02 夜")
    ledger(data, PAID, PAYMENTS, paid(1, "1000"), paid(2, "1"))
    assert "payments/PZ-1" not in findings_of(run(data, date(2026, 5, 3)))


@pytest.mark.soak  # make test asks its siblings
@pytest.mark.soak  # make test asks its siblings
def test_a_frozen_row_that_comes_back_with_another_amount_stays_flagged(data):
    ledger(data, PAID, PAYMENTS, paid(1, "1000"), paid(2, "1"))
    run(data, date(2026, 5, 1))
    for day in (2, 4):  # the second time it comes back as it was last
        ledger(data, PAID, PAYMENTS, paid(2, "1"))
        run(data, date(2026, 5, day))
        ledger(data, PAID, PAYMENTS, paid(1, "1200"), paid(2, "1"))
        assert "payments/PZ-1" in findings_of(run(data, date(2026, 5, day + 1)))


@pytest.mark.soak  # make test asks its siblings
def test_a_sample_township_that_rewrites_a_frozen_quarter_is_found_and_nobody_else(tmp_path: Path) -> None:
    spec = Spec(seed=4, townships=2, projects=24)
    make_sample(tmp_path, spec)
    now = datetime(2026, 10, 20, 19, tzinfo=UTC)
    first = night(tmp_path, now=now, processes=0)
    shown = Lake.open(current(tmp_path))
    victim = shown.sql(
        "select p.payment_no, p.project_no, p.paid_on, p.amount_fen, p.kind, p.payee, f.township "
        "from clean_payments as p join project_facts as f on f.project_no = p.project_no "
        "where p.paid_on < date '2026-07-01' and p.amount_fen > 100 order by p.payment_no limit 1"
    ).row(0, named=True)
    yuan = victim["amount_fen"] // 200
    line = (
        f"{victim['payment_no']},{victim['project_no']},{victim['paid_on']},{yuan},{victim['kind']},{victim['payee']}"
    )
    ledger(tmp_path, f"{victim['township']}/拨付台账_更正.csv", PAYMENTS, line)
    second = night(tmp_path, now=now.replace(day=21), processes=0)
    assert first.manifest["history"]["compared_with"] is None
    counts: dict[str, Any] = second.manifest["history"]
    assert (counts["added"], counts["changed"], counts["gone"]) == (0, 1, 0)
    findings = findings_of(Lake.open(current(tmp_path)))
    assert set(findings) == {f"{victim['project_no']}/paid", f"payments/{victim['payment_no']}"}
    assert all(outcome == "flagged" for outcome, _ in findings.values())
