"""The night's file of cases: what the store holds is what the night reads; its figures are those of a hand's count."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from casework import doctor
from casework.backup.dump import backup
from casework.backup.restore import restore
from casework.cases import lists
from casework.cases.assign import assign
from casework.cases.checkup import WHAT
from casework.cases.export import export, frame
from casework.cases.finding import Assignment, Finding
from casework.cases.signals import listen
from casework.cases.snapshot import cleared, findings
from casework.errors import Refused, StoreError
from casework.store import VARIABLE, Store
from cli.main import app
from pipelines.china import CHINA
from pipelines.lake import casework
from pipelines.lake.cases import faults
from pipelines.lake.scope import COUNTY, Scope
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from tests.cases import HOUR, LEAD, OFFICE, TODAY, TOWNSHIP, WAY, finding, in_force, led, opened, take
from tests.stores import NOON, Home
from tests.tiny import CONTRACTS, PAYMENTS, PROJECTS, ledger, project, tiny_county

DAY = timedelta(days=1)
AS_OF, NOW = date(2026, 9, 30), datetime(2026, 9, 30, 17, 30, tzinfo=UTC)
PROJECT = "350987100-2026-0001"


def held(store: Store) -> pl.DataFrame:
    """What the store would write."""
    with store.reading() as session:
        return frame(session)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def told(home: Home) -> str:
    """What the doctor says of the file."""
    lines = doctor.examine(home.data, home.url, NOON)
    said = [line.message if line.well else f"坏 {line.message} → {line.way}" for line in lines if line.what == WHAT]
    return "".join(said)


def of_project(level: str = "red") -> Finding:
    """A finding of the tiny county's project."""
    return Finding(**finding(level=level).__dict__ | {"project_no": PROJECT})


def test_after_every_change_the_night_reads_what_the_store_holds(home: Home, store: Store) -> None:
    case = opened(store)
    for name, who in WAY:
        assert casework.read(home.data).cases.equals(held(store))
        case = take(store, case, name, who, NOON + HOUR).case
    row = casework.read(home.data).cases.row(0, named=True)
    assert list(row.values()) == [
        *("2026-00001", case.finding_id, "paid_ahead", "red", "P1", "西河镇", "西新村", "道路", LEAD),
        *(datetime(2026, 10, 20, 12), datetime(2026, 10, 20, 13), date(2026, 10, 29), TODAY, "属实"),
    ]


def test_no_case_is_a_file_that_the_night_can_read(home: Home, store: Store) -> None:
    assert export(store, home.data) == 0
    assert casework.read(home.data).cases.height == 0


def test_the_same_cases_are_the_same_bytes_so_that_no_night_runs_for_nothing(home: Home, store: Store) -> None:
    opened(store)
    first = casework.place(home.data).read_bytes()
    export(store, home.data)
    assert casework.place(home.data).read_bytes() == first


def test_a_case_that_was_withdrawn_is_nobodys_duty(home: Home, store: Store) -> None:
    led(store, opened(store), ("withdraw", OFFICE))
    assert casework.read(home.data).cases.height == 0


def test_of_two_who_write_at_once_the_later_one_has_read_what_the_other_changed(home: Home, store: Store) -> None:
    threads = [threading.Thread(target=opened, args=(store,)) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert casework.read(home.data).cases["case_id"].to_list() == [f"2026-0000{n}" for n in range(1, 7)]


def test_a_step_stands_though_the_file_could_not_be_written_and_the_command_makes_up_for_it(
    home: Home, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    path = casework.place(home.data)
    path.mkdir(parents=True)
    case = opened(store)
    assert lists.number(store, COUNTY) == 1 and "没有写出" in caplog.text
    with pytest.raises(StoreError, match=r"cases\.parquet：没有写出"):
        export(store, home.data)
    assert told(home).startswith("坏") and "mingjian cases export" in told(home)
    path.rmdir()
    assert told(home).startswith("坏 与办理库不同：上次办理后没有写成")
    assert export(store, home.data) == 1
    assert casework.read(home.data).cases["case_id"].to_list() == [case.case_id]
    assert told(home) == "1 件，与办理库相同"


def test_the_doctor_says_nothing_of_cases_where_there_are_none(home: Home, store: Store) -> None:
    assert told(home) == ""
    export(store, home.data)
    assert told(home) == "0 件，与办理库相同"


def test_a_restored_store_writes_its_own_cases(home: Home, store: Store, tmp_path: Path) -> None:
    opened(store)
    made = backup(store, tmp_path / "b.zip", "root", NOON)
    opened(store)
    assert casework.read(home.data).cases.height == 2
    restore(home.data, home.url, made.file, "root", NOON, replace=True)
    assert casework.read(home.data).cases.height == 1


def handed_in(data: Path) -> None:
    ledger(tiny_county(data), "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, f"PZ-1,{PROJECT},2026-04-20,1000,进度款,测试建设有限公司")
    ledger(data, "西河镇/合同台账.csv", CONTRACTS)


def a_month(store: Store) -> None:
    """Five cases of September 2026, and what was done about them."""

    def case(level: str, due_on: date) -> list[Assignment]:
        return [Assignment(of_project(level), LEAD, None, due_on)]

    at = china("2026-09-01 09:00")
    (in_time,) = assign(store, case("red", date(2026, 9, 18)), OFFICE, at, in_force())
    (late,) = assign(store, case("yellow", date(2026, 9, 18)), OFFICE, at, in_force())
    (untrue,) = assign(store, case("red", date(2026, 9, 18)), OFFICE, at, in_force())
    (mistaken,) = assign(store, case("red", date(2026, 9, 18)), OFFICE, at, in_force())
    assign(store, case("yellow", date(2026, 10, 9)), OFFICE, at, in_force())  # not due yet
    way = WAY[1:3]
    file = led(store, take(store, in_time, "respond", TOWNSHIP, china("2026-09-02 09:30")).case, *way, now=at + 3 * DAY)
    take(store, file.case, "close", OFFICE, china("2026-09-18 23:59"))
    file = led(store, take(store, late, "respond", TOWNSHIP, china("2026-09-09 09:00")).case, *way, now=at + 9 * DAY)
    take(store, file.case, "close", OFFICE, china("2026-09-19 00:00"))
    claimed = take(store, untrue, "respond", TOWNSHIP, china("2026-09-01 10:30")).case
    led(store, claimed, ("claim_untrue", TOWNSHIP), ("accept", OFFICE), now=at + DAY)
    take(store, mistaken, "withdraw", OFFICE, at + HOUR)


def test_the_nights_figures_are_those_counted_by_hand(home: Home, store: Store) -> None:
    handed_in(home.data)
    a_month(store)
    assert faults(held(store)) == []
    night(home.data, now=NOW, as_of=AS_OF, processes=0)
    asked = "select kpi, numerator, denominator, value from kpis where period = '2026-09' and level = 'township'"
    figures = Lake.open(current(home.data)).sql(f"{asked} and township = '西河镇'")
    shown = {row["kpi"]: row for row in figures.iter_rows(named=True)}
    # Of the two that were due and had to be put right, one was closed on its day and one a minute after it.
    assert shown["rectification_rate"] == {"kpi": "rectification_rate", "numerator": 1, "denominator": 2, "value": 50.0}
    # Red ones: 24.5 hours and 1.5 hours.
    assert shown["response_hours"]["value"] == 13.0 and shown["response_hours"]["denominator"] == 2


@pytest.mark.usefixtures("few_definitions")
def test_a_case_survives_the_night_in_which_its_finding_has_gone(home: Home, store: Store) -> None:
    handed_in(home.data)
    night(home.data, now=NOW, as_of=AS_OF, processes=0)
    lake = Lake.open(current(home.data))
    ids = lake.sql("select finding_id from findings where rule = 'paid_without_contract'")["finding_id"].to_list()
    seen = findings(lake, Scope(), ids)
    case = assign(store, [Assignment(each, LEAD) for each in seen], OFFICE, NOON, in_force())[0]
    assert (case.rule, case.project_no, case.township) == ("paid_without_contract", PROJECT, "西河镇")
    assert listen(store, "timer", NOON, cleared(lake)) == []
    ledger(home.data, "西河镇/合同台账.csv", CONTRACTS, f"HT-1,{PROJECT},测试建设有限公司,2000,2026-04-01")
    night(home.data, now=NOW + DAY, as_of=AS_OF + DAY, processes=0)
    lake = Lake.open(current(home.data))
    assert [signal.kind for signal in listen(store, "timer", NOON, cleared(lake))] == ["gone"]
    file = lists.file(store, COUNTY, case.case_id)
    assert file is not None and file.case == case and file.steps[-1].note == "数据自 2026-10-01 起不再提示，请核实"
    facts = pl.read_parquet(current(home.data) / "facts" / "case_facts.parquet")
    assert facts["finding_id"].to_list() == [case.finding_id]
    with pytest.raises(Refused, match="已不在最新的数据里"):
        findings(lake, Scope(), [case.finding_id])


@pytest.mark.usefixtures("few_definitions")
def test_what_is_not_the_viewers_or_cannot_be_judged_is_not_assigned(tmp_path: Path) -> None:
    handed_in(tmp_path)
    night(tmp_path, now=NOW, as_of=AS_OF, processes=0)
    asked = "select finding_id from findings where rule = 'paid_without_contract'"
    lake = Lake.open(current(tmp_path))
    ids = lake.sql(asked)["finding_id"].to_list()
    assert findings(lake, Scope(townships=("西河镇",)), ids)[0].finding_id == ids[0]
    with pytest.raises(Refused, match="不在您的范围内"):
        findings(lake, Scope(townships=("东山乡",)), ids)
    (tmp_path / "inbox" / "西河镇" / "合同台账.csv").unlink()
    night(tmp_path, now=NOW + DAY, as_of=AS_OF + DAY, processes=0)
    with pytest.raises(Refused, match="资料不全，还不能判断，不能交办"):
        findings(Lake.open(current(tmp_path)), Scope(), ids)


def run(home: Home, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--data", str(home.data)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.usefixtures("few_definitions")
def test_the_commands_write_the_file_and_remind(home: Home, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    if home.url:
        monkeypatch.setenv(VARIABLE, home.url)
    refused = CliRunner().invoke(app, ["cases", "remind", "--data", str(home.data)])
    assert refused.exit_code == 2 and refused.stderr
    handed_in(home.data)
    night(home.data, now=NOW, as_of=AS_OF, processes=0)
    long_ago = china("2025-01-06 09:00")  # a Monday
    opened(store, now=long_ago, due_on=date(2026, 1, 5))
    casework.place(home.data).unlink()
    assert "1 件立案" in run(home, "cases", "export")
    assert casework.read(home.data).cases.height == 1
    assert "2025-00001：查办，逾期 " in run(home, "cases", "remind")
    assert "提醒 0 件，疑点有变化 0 件" in run(home, "cases", "remind")
