"""The upload page: checked at once by the night's code, written only when confirmed, and never over a border."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pages.data.upload import checking, hand_in, sender
from pages.data.upload import files as upload
from pipelines.inbox.sendback import returned, waiting
from pipelines.lake.snapshot_db import COUNTY, Lake, Scope, current
from pipelines.night import night
from reports.sendback.from_snapshot import workbook
from tests.soaked import some
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county
from tests.walk import choose, opened, page_text, tables

GOOD = "PZ-1,350987100-2026-0001,2026-05-01,1000,进度款,甲公司"
BAD = "PZ-2,350987100-2026-0001,明天,2000,进度款,甲公司"
DAYS = iter(range(1, 28))


def run_night(data: Path) -> Lake:
    night(data, now=datetime(2026, 6, next(DAYS), 17, 30, tzinfo=UTC), processes=0)
    return Lake.open(current(data))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tiny_county(tmp_path_factory.mktemp("county"))
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, GOOD, BAD)
    run_night(data)
    return data


@pytest.fixture
def county(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "county"
    shutil.copytree(published, data)
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    return data


def uploaded(name: str, data: bytes, township: str = "西河镇") -> AppTest:
    at = choose(opened("upload"), "selectbox", "报送单位", township)
    return at.get("file_uploader")[0].upload(name, data, "text/csv").run()


def confirmed(at: AppTest) -> AppTest:
    return next(button for button in at.button if button.key == "upload-confirm").click().run()


def rows(*lines: str) -> bytes:
    return "\n".join([PAYMENTS, *lines]).encode()


def test_the_check_shows_at_once_and_nothing_is_written_before_the_button(county: Path) -> None:
    at = uploaded("五月拨付.csv", rows(GOOD, BAD))
    assert "接收 1 行，退回 1 行" in page_text(at) and "将作为新文件收下" in page_text(at)
    assert tables(at)[1]["reason"].str.contains("明天").all()
    assert not (county / "inbox/西河镇/五月拨付.csv").exists()


def test_the_check_says_where_each_column_went_and_how_to_teach_the_rest(county: Path) -> None:
    data = rows(GOOD).replace("收款单位".encode(), "钱给了谁".encode())
    at = uploaded("六月拨付.csv", data)
    went = {row["header"]: (row["label"], row["unit"]) for row in tables(at)[-1].to_dict("records")}
    assert went["钱给了谁"][0] == "不认识，未读取"
    assert next(unit for header, (_, unit) in went.items() if "金额" in header) in ("元", "万元")
    assert '"钱给了谁" = ""' in at.code[0].value


def test_confirmed_it_lies_in_the_inbox_and_the_receipt_says_what_next(county: Path) -> None:
    at = confirmed(uploaded("五月拨付.csv", rows(GOOD)))
    assert (county / "inbox/西河镇/五月拨付.csv").read_bytes() == rows(GOOD)
    assert "已收到 西河镇/五月拨付.csv" in page_text(at) and "今晚的夜间处理" in page_text(at)
    assert not at.exception


def test_a_file_of_the_same_name_is_replaced_with_a_warning_and_the_same_bytes_are_no_change(county: Path) -> None:
    at = uploaded("拨付台账.csv", rows(GOOD))
    assert "将替换收件目录里同名的文件" in "".join(each.value for each in at.warning)
    confirmed(at)
    again = uploaded("拨付台账.csv", rows(GOOD))
    assert "完全相同" in page_text(again) and not [b for b in again.button if b.key == "upload-confirm"]


@pytest.mark.parametrize("name", some(["../../outside.csv", "C:\\temp\\outside.csv", "/etc/outside.csv"], 1))
def test_a_path_in_a_name_never_leads_anywhere(county: Path, name: str) -> None:
    confirmed(uploaded(name, rows(GOOD)))
    assert [path.relative_to(county).as_posix() for path in county.rglob("outside.csv")] == ["inbox/西河镇/outside.csv"]


def test_a_file_over_the_limit_is_refused_in_a_sentence_and_one_on_it_is_not(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = rows(GOOD)
    monkeypatch.setattr(upload, "MOST_BYTES", len(data))
    assert "接收 1 行" in page_text(uploaded("拨付.csv", data))
    over = uploaded("拨付.csv", data + b"\n")
    assert "超过" in page_text(over) and not [b for b in over.button if b.key == "upload-confirm"]


def test_a_file_that_cannot_be_read_cannot_be_handed_in(county: Path) -> None:
    at = uploaded("照片.csv", b"\x89PNG\r\n\x1a\n0000")
    assert "读不出来，不能报送" in page_text(at) and not [b for b in at.button if b.key == "upload-confirm"]


@pytest.mark.soak  # make test asks its siblings
def test_an_inbox_that_the_dashboard_may_not_write_says_so_and_how_to_go_on(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    at = uploaded("五月拨付.csv", rows(GOOD))
    monkeypatch.setattr(hand_in, "hand_in", denied)
    assert "收件目录不允许看板写入" in page_text(confirmed(at))
    monkeypatch.setattr(upload, "foreseen", denied)
    blind = uploaded("六月拨付.csv", rows(GOOD))
    assert "请按原来的方式报送" in page_text(blind) and not [b for b in blind.button if b.key == "upload-confirm"]


def test_no_inbox_is_a_sentence_too(county: Path) -> None:
    shutil.rmtree(county / "inbox")
    assert "收件目录不允许看板写入" in page_text(uploaded("五月拨付.csv", rows(GOOD)))


def test_the_very_file_that_was_sent_back_is_corrected_handed_in_and_settled(county: Path, tmp_path: Path) -> None:
    lake = Lake.open(current(county))
    (path,) = waiting(lake, Scope(), "西河镇")["source_file"]
    home = tmp_path / "拨付台账.xlsx"
    home.write_bytes(workbook(lake, COUNTY, path, county / "reference"))
    book = openpyxl.load_workbook(home)
    row = int(returned(lake, COUNTY, path).rejected["source_row"][0])
    book.active.cell(row, 3).value = "2026-05-02"
    book.save(home)
    at = uploaded("拨付台账.xlsx", home.read_bytes())
    assert any(box.value == "替换 西河镇/拨付台账.csv" for box in at.selectbox)
    assert "接收 2 行，退回 0 行" in page_text(at)
    confirmed(at)
    after = run_night(county)
    assert waiting(after, Scope()).is_empty()
    assert after.sql("select payment_no from clean_payments order by 1")["payment_no"].to_list() == ["PZ-1", "PZ-2"]
    files = after.sql("select source_file, accepted from files order by source_file")
    assert files.rows() == [("西河镇/拨付台账.csv", 2), ("西河镇/项目台账.csv", 1)]


def test_nobody_is_chosen_to_hand_in_beforehand_and_no_file_is_taken_until_somebody_is(county: Path) -> None:
    at = opened("upload")
    box = next(box for box in at.selectbox if box.label == "报送单位")
    assert box.value is None and not at.get("file_uploader")
    assert "请先选择报送单位" in page_text(at)
    assert choose(at, "selectbox", "报送单位", sender.COUNTY_OFFICE).get("file_uploader")


def test_what_only_the_other_ledgers_can_tell_is_told_at_once(county: Path) -> None:
    stray = GOOD.replace("PZ-1", "PZ-3").replace("-0001", "-0077")
    at = uploaded("五月拨付.csv", rows(GOOD, stray))
    assert "接收 1 行，退回 1 行" in page_text(at)
    assert tables(at)[1]["reason"].str.contains("不在项目台账").all()


def test_the_workbook_with_the_marks_can_be_had_before_anything_is_handed_in(county: Path) -> None:
    stray = GOOD.replace("PZ-1", "PZ-3").replace("-0001", "-0077")
    at = uploaded("五月拨付.csv", rows(GOOD, BAD, stray))
    assert [button.label for button in at.get("download_button") if "退回件" in button.label] == ["下载退回件"]
    assert not (county / "inbox/西河镇/五月拨付.csv").exists()
    checked = checking.checked("西河镇/五月拨付.csv", rows(GOOD, BAD, stray))
    book = upload.workbook("西河镇/五月拨付.csv", rows(GOOD, BAD, stray), checked)
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    reasons = {row[0].row: row[6].value for row in sheet.iter_rows() if len(row) > 6 and row[6].value}
    assert "明天" in reasons[3] and "不在项目台账" in reasons[4] and 2 not in reasons


@pytest.mark.soak  # make test asks its siblings
def test_a_sound_file_has_no_workbook_to_correct(county: Path) -> None:
    at = uploaded("五月拨付.csv", rows(GOOD))
    assert not [button for button in at.get("download_button") if "退回件" in button.label]
