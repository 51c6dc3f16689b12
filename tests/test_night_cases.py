"""The night's command and the store of cases: it writes their file before, reminds and listens after, and never fails
for them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from casework import doctor
from casework.accounts.person import Role
from casework.accounts.users import any_users
from casework.cases import lists
from casework.cases.assign import assign
from casework.cases.days.reminders import REMINDERS
from casework.cases.finding import Assignment
from casework.cases.nightly import county_now
from casework.store import VARIABLE, Store, place
from cli.casework.nightly import follow, renew
from cli.main import app
from pipelines.china import CHINA, wall
from pipelines.lake import casework
from pipelines.lake.scope import COUNTY
from pipelines.lake.snapshot_db import current
from tests.cases import LEAD, finding, in_force, opened, person
from tests.stores import NOON, Home, add
from tests.tiny import PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=CHINA)  # a Monday


@pytest.fixture
def home(bare: Home) -> Home:
    """A county whose store is made by the test, or not at all."""
    return bare


@pytest.fixture(autouse=True)
def _county(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    if home.url:
        monkeypatch.setenv(VARIABLE, home.url)
    ledger(tiny_county(home.data), "西河镇/项目台账.csv", PROJECTS, project(1))


def night(home: Home) -> Result:
    return CliRunner().invoke(app, ["night", "--data", str(home.data), "--as-of", "2026-10-20"])


def late(store: Store) -> str:
    """A case that has been late for months."""
    return opened(store, now=LONG_AGO, due_on=date(2026, 1, 5)).case_id


def test_after_a_night_what_is_late_is_reminded_of_once(home: Home, store: Store) -> None:
    case_id = late(store)
    result = night(home)
    assert result.exit_code == 0, result.stderr
    assert "立案：提醒 1 件，疑点有变化 0 件" in result.stdout
    file = lists.file(store, COUNTY, case_id)
    assert file is not None and REMINDERS[file.steps[-1].step] == "查办"
    assert "立案：提醒 0 件，疑点有变化 0 件" in night(home).stdout


def test_a_torn_or_missing_file_of_cases_is_written_anew_before_the_night(home: Home, store: Store) -> None:
    late(store)
    casework.place(home.data).write_bytes(b"PAR1 torn")
    assert night(home).exit_code == 0
    first = current(home.data)
    assert casework.read(home.data).cases.height == 1
    casework.place(home.data).unlink()
    assert night(home).exit_code == 0
    assert casework.read(home.data).cases.height == 1
    assert current(home.data) == first, "the same cases make no new night"


def test_a_county_without_cases_is_told_nothing_and_given_no_store(home: Home) -> None:
    result = night(home)
    assert result.exit_code == 0 and "立案" not in result.stdout
    assert not place(home.data).exists()
    assert not casework.place(home.data).exists()


def test_a_damaged_store_costs_one_line_each_and_no_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    place(tmp_path).parent.mkdir()
    place(tmp_path).write_bytes(b"no database at all" * 100)
    home = Home(tmp_path, None)
    result = night(home)
    assert result.exit_code == 0, result.stderr
    lines = [line for line in result.stdout.splitlines() if "办理库已损坏" in line]
    assert [line.partition("：")[0] for line in lines] == ["立案文件没有重写", "立案提醒没有记下"]
    assert current(tmp_path).is_dir()


def test_a_store_of_another_account_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    place(tmp_path).parent.mkdir()
    place(tmp_path).touch()
    assert renew(tmp_path) == ""
    assert follow(tmp_path, NOON).startswith("立案提醒没有记下：办理库属于另一个账号。请用运行看板的账号运行 mingjian")


def test_the_samples_cases_in_a_county_that_is_no_sample_are_refused_and_counted_by_nobody(
    home: Home, store: Store
) -> None:
    invented = person("联席办.李建国", Role.DEPARTMENT, office=True)
    assign(store, [Assignment(finding(), LEAD)], invented, NOON, in_force())
    assert casework.place(home.data).exists()
    assert "1 件虚构立案，本县不是示例县" in renew(home.data) and not casework.place(home.data).exists()
    added = CliRunner().invoke(
        app, ["user", "add", "zhang", "--name", "张三", "--role", "admin", "--generate", "--data", str(home.data)]
    )
    assert added.exit_code == 2 and "移到别处" in added.stderr and not any_users(store)
    assert [line.well for line in doctor.examine(home.data, home.url, NOON) if line.what == "示例立案"] == [False]
    add(store, invented.login)  # whoever has an account is nobody's invention
    assert renew(home.data) == "" and casework.place(home.data).exists()


def test_in_a_sample_county_the_clock_stands_on_the_evening_of_its_own_day(tmp_path: Path) -> None:
    assert county_now(tmp_path, NOON) == NOON
    facts = tmp_path / "reference" / "county.toml"
    facts.write_text(facts.read_text("utf-8") + "sample_as_of = 2026-09-30\n", "utf-8")
    assert wall(county_now(tmp_path, NOON)) == datetime(2026, 9, 30, 23, 30)
