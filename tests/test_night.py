"""The night: what it publishes, what it refuses, and that yesterday stands whatever breaks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from cli.main import app
from pipelines.inbox import reader_pool
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.reference.county import County
from pipelines.sandbox.worker import Handle
from pipelines.stages import figures as figures_stage
from pipelines.stages.outcome import NightFailed, Outcome
from tests.first_nights import FirstNights
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

pytestmark = pytest.mark.usefixtures("few_definitions")

NIGHTS = FirstNights()
NIGHT_1 = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
AS_OF = date(2026, 10, 20)
NIGHT_2 = datetime(2026, 10, 21, 19, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tiny_county(tmp_path / "county")


def run(data: Path, now: datetime = NIGHT_1) -> Outcome:
    return NIGHTS.night(data, now=now, as_of=AS_OF)


def lake(data: Path) -> Lake:
    return Lake.open(current(data))


def payment(nth: int, project_nth: int = 1, amount: str = "1000", day: str = "2026-04-01") -> str:
    return f"PZ-{nth},350987100-2026-{project_nth:04d},{day},{amount},进度款,测试建设有限公司"


def test_a_dirty_little_county_is_published_with_every_row_accounted_for(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1), project(2), "合计,,,,,,40,,,,")
    ledger(
        data, "西河镇/拨付台账.csv", PAYMENTS, payment(1), payment(2, day="2026-02-30"), payment(3, amount="3.5万元")
    )
    outcome = run(data)
    assert outcome.changed
    shown = lake(data)
    assert shown.sql("select count(*) as n from project_facts")["n"][0] == 2
    assert sorted(shown.sql("select amount_fen from payment_facts")["amount_fen"]) == [100000, 3500000]
    rejected = shown.sql("select * from rejected")
    assert rejected["source_row"].to_list() == [3]
    assert "2026-02-30" in rejected["reason_text"][0]
    for row in outcome.manifest["rows"]:
        assert row["rows_seen"] == row["accepted"] + row["rejected"] + row["non_data"]
        assert row["accepted"] == row["kept"] + row["sent_back"] + row["superseded"]


def test_who_has_not_handed_in_is_named(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    assert run(data).manifest["coverage"] == {
        "due": ["城关街道", "西河镇", "东山乡"],
        "missing": ["城关街道", "东山乡"],
    }


def test_a_later_file_replaces_the_rows_with_its_keys_and_keeps_the_others(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1), project(2))
    run(data)
    ledger(data, "西河镇/项目台账_更正.csv", PROJECTS, project(2, budget="33"))
    outcome = run(data, NIGHT_2)
    budgets = lake(data).sql("select budget_fen from project_facts order by project_no")["budget_fen"].to_list()
    assert budgets == [20_000_000, 33_000_000]
    assert sum(row["superseded"] for row in outcome.manifest["rows"]) == 1


def test_a_corrected_row_settles_the_rejected_one(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1), payment(2, amount="待核"))
    run(data)
    assert lake(data).sql("select * from rejected").height == 1
    ledger(data, "西河镇/拨付台账_补.csv", PAYMENTS, payment(2, amount="2000"))
    run(data, NIGHT_2)
    assert lake(data).sql("select * from rejected").height == 0
    assert lake(data).sql("select count(*) as n from data_gaps where kind = 'rejected'")["n"].to_list() == [0]


def test_a_withdrawn_file_takes_its_rows_with_it(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    extra = ledger(data, "西河镇/项目台账_2.csv", PROJECTS, project(2))
    run(data)
    extra.unlink()
    run(data, NIGHT_2)
    assert lake(data).sql("select * from project_facts").height == 1


def test_a_payment_for_an_unknown_project_is_sent_back_not_dropped(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1), payment(2, project_nth=9))
    outcome = run(data)
    rejected = lake(data).sql("select * from rejected")
    assert rejected["project_no"].to_list() == ["350987100-2026-0009"]
    assert "不在项目台账" in rejected["reason_text"][0]
    assert sum(row["sent_back"] for row in outcome.manifest["rows"]) == 1
    assert lake(data).sql("select sum(rows_accepted) as a, sum(rows_rejected) as r from submissions").row(0) == (2, 1)


def test_two_townships_that_use_one_voucher_number_do_not_overwrite_each_other(data):
    ledger(data, "a.csv", PROJECTS, project(1), project(1, "350987200", "东山乡"))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1))
    ledger(data, "东山乡/拨付台账.csv", PAYMENTS, payment(1).replace("350987100", "350987200"))
    run(data)
    shown = lake(data)
    assert shown.sql("select * from payment_facts").height == 1
    assert "不能共用编号" in shown.sql("select * from rejected")["reason_text"][0]


def test_the_same_bytes_under_two_names_count_once(data):
    first = ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    (data / "inbox" / "西河镇" / "项目台账 (1).csv").write_bytes(first.read_bytes())
    run(data)
    shown = lake(data)
    assert shown.sql("select sum(rows_accepted) as n from submissions")["n"][0] == 1
    assert shown.sql("select count(*) as n from files where status = 'copy'")["n"][0] == 1


def test_a_second_night_with_nothing_new_reads_nothing_and_keeps_the_snapshot(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    first, second = run(data), run(data, NIGHT_2)
    assert (second.changed, second.files_read, second.snapshot) == (False, 0, first.snapshot)


def test_one_new_file_is_the_only_one_read(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    run(data)
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, payment(1))
    assert run(data, NIGHT_2).files_read == 1


def test_an_empty_inbox_is_one_clear_sentence(data):
    with pytest.raises(NightFailed, match=r"收件目录是空的.*请把各乡镇台账放入"):
        run(data)
    assert not (data / "lake" / "CURRENT").exists()


def test_only_a_corrupt_workbook_is_one_clear_sentence_and_its_bytes_are_kept(data):
    path = data / "inbox" / "西河镇" / "坏.xlsx"
    path.parent.mkdir()
    path.write_bytes(b"PK\x03\x04 this is no workbook")
    with pytest.raises(NightFailed, match=r"坏\.xlsx.*原件已存档"):
        run(data)
    kept = [p.read_bytes() for p in (data / "lake" / "archive").rglob("*") if p.is_file()]
    assert kept == [path.read_bytes()]


def test_a_ledger_without_a_known_header_is_refused_by_name(data):
    ledger(data, "西河镇/通讯录.csv", "姓名,爱好,生日", "张三,钓鱼,五月")
    with pytest.raises(NightFailed, match=r"通讯录\.csv"):
        run(data)


def test_a_ledger_with_another_townships_codes_is_rejected_row_by_row(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/项目台账_2.csv", PROJECTS, project(2, "350987200", "东山乡"))
    run(data)
    rejected = lake(data).sql("select * from rejected")
    assert rejected.height == 1
    assert "西河镇" in rejected["reason_text"][0]


def test_only_another_townships_ledger_is_one_clear_sentence_with_an_example(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(2, "350987200", "东山乡"))
    with pytest.raises(NightFailed, match=r"西河镇/项目台账\.csv .* 第 2 行.*东山乡.*mingjian check"):
        run(data)


def test_a_broken_file_beside_good_ones_costs_that_file_only(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    (data / "inbox" / "东山乡.xlsx").write_bytes(b"\x89PNG not a workbook")
    outcome = run(data)
    refused = [row for row in outcome.manifest["rows"] if row["status"] == "refused"]
    assert [row["source_file"] for row in refused] == ["东山乡.xlsx"]
    assert refused[0]["message"]


def test_a_night_that_breaks_leaves_yesterday_on_screen(data, monkeypatch):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    yesterday = run(data).snapshot
    ledger(data, "西河镇/项目台账_2.csv", PROJECTS, project(2))
    monkeypatch.setattr(figures_stage.measures, "lay", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("断电")))
    with pytest.raises(RuntimeError, match="断电"):
        run(data, NIGHT_2)
    assert lake(data).snapshot == yesterday
    monkeypatch.undo()
    assert run(data, NIGHT_2).changed
    assert lake(data).sql("select * from project_facts").height == 2


def test_a_lake_that_cannot_be_written_is_one_clear_sentence(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    (data / "lake").write_text("a file where the lake should be", "utf-8")
    with pytest.raises(NightFailed, match=r"lake.*无法读写"):
        run(data)


def test_a_missing_reference_says_what_to_run(tmp_path):
    (tmp_path / "inbox").mkdir()
    with pytest.raises(NightFailed, match="mingjian sample"):
        run(tmp_path)


def test_the_command_ends_with_2_and_the_sentence_when_nothing_was_published(data):
    result = CliRunner().invoke(app, ["night", "--data", str(data)])
    assert result.exit_code == 2
    assert "收件目录是空的" in result.stderr
    assert "Traceback" not in result.output


def test_the_command_hides_no_crash_it_logs_it(data, monkeypatch):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    monkeypatch.setattr(figures_stage.measures, "lay", lambda *a, **k: (_ for _ in ()).throw(RuntimeError("断电")))
    result = CliRunner().invoke(app, ["night", "--data", str(data)])
    assert result.exit_code == 2
    assert "断电" in result.stderr
    assert "RuntimeError: 断电" in (data / "lake" / "errors.log").read_text("utf-8")


def test_the_manifest_seals_every_file_of_the_snapshot(data):
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    run(data)
    folder = current(data)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    assert set(manifest["files_sha256"]) == files


@dataclass(frozen=True)
class _Broken:
    """Readers as the night has them, but the file 坏.csv is too much for them."""

    by: Callable[[], object]

    def __call__(self, lake: Path, county: County) -> Handle:
        read = reader_pool.reader(lake, county)
        return lambda batch: self.by() if any(t.receipt.path.endswith("坏.csv") for t in batch) else read(batch)


def _kill() -> None:
    os._exit(9)


def _fail() -> None:
    raise ZeroDivisionError("a fault of the programme's own")


@pytest.mark.parametrize(
    ("bad", "why"),
    [(_kill, "“坏.csv”使读取程序崩溃"), pytest.param(_fail, "“坏.csv”处理时程序出错", marks=pytest.mark.soak)],
)
def test_a_file_that_breaks_its_reader_costs_that_file_only(data, monkeypatch, bad, why):
    for n in range(1, 40):  # more than a broken batch is parted into
        ledger(data, f"西河镇/项目台账_{n}.csv", PROJECTS, project(n))
    ledger(data, "西河镇/坏.csv", PROJECTS, project(99))
    monkeypatch.setattr(reader_pool, "started", partial(reader_pool.started, reader=_Broken(bad)))
    outcome = night(data, now=NIGHT_1, processes=2)
    assert lake(data).sql("select * from project_facts").height == 39
    (refused,) = [row for row in outcome.manifest["rows"] if row["status"] == "refused"]
    assert refused["source_file"] == "西河镇/坏.csv"
    assert refused["message"].startswith(why)
    if bad is _fail:  # what it said with others is kept, and what it said alone
        log = (data / "lake" / "errors.log").read_text("utf-8")
        assert "个一起读取的文件\n" in log and " 西河镇/坏.csv\n" in log


def test_check_knows_the_township_by_its_folder_as_the_night_does(data):
    path = ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1), project(2, "350987200", "东山乡"))
    result = CliRunner().invoke(app, ["check", str(path), "--data", str(data), "--json"])
    answer = json.loads(result.stdout)
    counts = [answer[name] for name in ("rows_seen", "accepted", "rejected", "non_data")]
    assert (answer["dataset"], counts) == ("projects", [3, 1, 1, 1])  # the header is a row that is no data
    assert {reason["row"] for reason in answer["reasons"]} == {3}
    assert result.exit_code == 0


def test_check_of_a_file_that_cannot_be_read_is_one_sentence_and_exit_code_2(data):
    path = data / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    result = CliRunner().invoke(app, ["check", str(path), "--data", str(data)])
    assert result.exit_code == 2
    assert "坏.xlsx" in result.output
    assert len(result.output.strip().splitlines()) <= 2


def test_the_readers_do_not_run_the_main_script_of_whoever_runs_the_night(data, tmp_path, monkeypatch):
    script = tmp_path / "page.py"
    script.write_text("raise SystemExit('a page outside its server')", "utf-8")
    page = ModuleType("__main__")
    page.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", page)
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/项目台账_2.csv", PROJECTS, project(2))
    outcome = night(data, now=NIGHT_1, processes=2)
    assert [row["status"] for row in outcome.manifest["rows"]] == ["read", "read"]
