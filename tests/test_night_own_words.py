"""A night with the county's own words: mappings are read anew, their mistakes stop it, tender lists are parted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.stages.outcome import NightFailed, Outcome
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

NIGHT_1 = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
NIGHT_2 = datetime(2026, 10, 21, 19, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tiny_county(tmp_path / "county")
    ledger(folder, "西河镇/项目台账.csv", PROJECTS, project(1))
    return folder


def run(data: Path, now: datetime = NIGHT_1) -> Outcome:
    return night(data, now=now, as_of=date(2026, 10, 20), processes=0)


def say(data: Path, text: str) -> None:
    (data / "reference" / "mappings.toml").write_text(text, "utf-8")


def test_a_mapping_added_by_day_makes_the_next_night_read_the_files_anew(data: Path) -> None:
    row = "PZ-1,350987100-2026-0001,2026-04-01,1000,进度款,测试建设有限公司"
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS.replace("收款单位", "钱给了谁"), row)
    run(data)
    assert Lake.open(current(data)).sql("select * from payment_facts").height == 0
    say(data, '[[mapping]]\n[mapping.header]\n"钱给了谁" = "payee"\n')
    outcome = run(data, NIGHT_2)
    assert (outcome.changed, outcome.files_read) == (True, 2)
    assert Lake.open(current(data)).sql("select payee from payment_facts")["payee"].to_list() == ["测试建设有限公司"]


def test_a_mistake_in_the_mappings_stops_the_night_and_yesterday_stands(data: Path) -> None:
    shown = run(data).snapshot
    say(data, '[[mapping]]\nunit = "美元"\n')
    with pytest.raises(NightFailed, match=r"mappings\.toml 第 2 行.*美元"):
        run(data, NIGHT_2)
    assert current(data).name == shown


def test_a_tender_list_gives_the_night_its_projects_and_contracts(data: Path) -> None:
    head = f"{PROJECTS},合同编号,施工单位,合同金额(元),签订日期"
    ledger(
        data,
        "东山乡/招标情况表.csv",
        head,
        f"{project(2, '350987200', '东山乡')},HT-2,测试建设有限公司,180000,2026-02-20",
        f"{project(3, '350987200', '东山乡')},,,,",
        f"{project(4, '350987200', '东山乡')},HT-4,测试建设有限公司,十八万,2026-02-20",
    )
    outcome = run(data)
    lake = Lake.open(current(data))
    assert lake.sql("select contract_no, amount_fen from contract_facts").rows() == [("HT-2", 18_000_000)]
    assert lake.sql("select project_no from rejected where dataset = 'contracts'").height == 1
    mine = [row for row in outcome.manifest["rows"] if row["source_file"] == "东山乡/招标情况表.csv"]
    assert [(r["dataset"], r["rows_seen"], r["accepted"], r["rejected"], r["non_data"], r["kept"]) for r in mine] == [
        ("projects", 4, 3, 0, 1, 3),
        ("contracts", 4, 1, 1, 2, 1),
    ]
