"""Exits: numbers planted in cells, headers, titles, sheets, files and folders come out by none of the doors."""

from __future__ import annotations

import io
import json
import logging
import traceback
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from cli.main import app
from cli.night import _log
from pages.ui.ask import query
from pages.ui.ask.query import ask
from pages.ui.site import menu
from pages.ui.site.viewer import LOCAL
from pipelines.findings import evidence
from pipelines.inbox import reader_pool
from pipelines.inbox.receipts import Receipt
from pipelines.inbox.sendback import waiting
from pipelines.inbox.task import Task
from pipelines.lake.snapshot_db import Lake, Scope, current
from pipelines.registry import datasets
from pipelines.sandbox.broken import Broken
from pipelines.sandbox.pool import Answer
from reports.tables import TABLES as EXPORTS
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import issues_workbook
from reports.workbooks.rejected import rejected_workbook
from tests import planted
from tests.soaked import some
from tests.test_masks_spelling import bare
from tests.views import view_of
from tests.walk import opened, page_text, tables

CONTEXT = ExportContext("云溪县", "s", date(2026, 10, 20), "", "", "甲", datetime(2026, 10, 20), "题")


def leaks(texts: Iterable[Any]) -> list[str]:
    """The texts from which somebody could put a planted number together, in whatever spelling."""
    known = (*planted.NUMBERS, "8822333")
    spelled = ((text := str(each), bare(text)) for each in texts)
    return [text for text, plain in spelled if any(number in plain for number in known)]


def run(*arguments: str) -> str:
    """What the command says, on both of its streams."""
    return CliRunner().invoke(app, list(arguments)).output


def leaves(value: Any) -> Iterator[str]:
    """Every text of a JSON answer."""
    if isinstance(value, dict):
        yield from (text for key, each in value.items() for text in (str(key), *leaves(each)))
    elif isinstance(value, list):
        yield from (text for each in value for text in leaves(each))
    else:
        yield str(value)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Two nights, the second with changed, gone and new rows; and all that they said in the terminal."""
    data = planted.county(tmp_path_factory.mktemp("exits"))
    spoken = run("night", "--data", str(data), "--as-of", "2026-10-20")
    ledger = data / "inbox" / f"西河镇/{datasets()['payments'].label}.tsv"
    lines = ledger.read_text("utf-8-sig").splitlines()
    ledger.write_text("\n".join([lines[0], lines[1].replace("张三", "李四"), *lines[3:]]), "utf-8-sig")
    return data, spoken + run("night", "--data", str(data), "--as-of", "2026-10-20")


@pytest.fixture
def data(nights: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(nights[0]))
    return nights[0]


def test_the_lake_holds_what_is_planted(data: Path) -> None:
    lake = Lake.open(current(data))
    assert len(leaks(lake.sql("select raw from rejected")["raw"])) > len(planted.NUMBERS)
    assert leaks(lake.sql("select old from history where old is not null")["old"])
    assert leaks(lake.sql("select message from files")["message"])


def test_the_night_says_no_number_in_the_terminal_nor_in_its_log(nights: tuple[Path, str]) -> None:
    data, spoken = nights
    assert "未能读取" in spoken
    assert leaks(spoken.splitlines()) == []
    task = Task(Receipt(planted.FILE, "0" * 64, 1, 0, 0, 0, "2026-10-20T19:00:00+00:00"), "key")
    reader_pool._log(data / "lake", Answer((task,), None, Broken("crashed"), f"panicked at {planted.TYPED}"))
    try:
        raise ValueError(planted.TYPED)
    except ValueError:
        _log(data, datetime(2026, 10, 20, tzinfo=UTC), traceback.format_exc())
    assert leaks((data / "lake" / "errors.log").read_text("utf-8").splitlines()) == []


def test_the_manifest_has_no_number_but_in_the_paths_that_name_its_inputs(data: Path) -> None:
    manifest = json.loads((current(data) / "manifest.json").read_text("utf-8"))
    rows = [{name: value for name, value in row.items() if name != "source_file"} for row in manifest.pop("rows")]
    assert leaks(each["path"] for each in manifest.pop("inputs"))
    assert leaks([*leaves(rows), *leaves(manifest)]) == []


def test_no_question_of_a_page_is_answered_with_a_number_but_in_its_keys(data: Path) -> None:
    view = view_of(data)
    assert len(view.lake.tables()) > 60
    for name in view.lake.tables():
        frame = ask(view, f'select * from "{name}"')
        texts = frame.select(pl.col(pl.String).exclude(query.KEYS))
        assert [(name, column.name, numbers) for column in texts if (numbers := leaks(column))] == []


def test_check_says_no_number_in_words_nor_in_json(data: Path) -> None:
    for path in (planted.FILE, f"西河镇/补报{planted.MOBILE}.zip", f"坏{planted.MOBILE}.xlsx"):
        file = str(data / "inbox" / path)
        assert leaks(run("check", file, "--data", str(data)).splitlines()) == []
        assert leaks(leaves(json.loads(run("check", file, "--data", str(data), "--json")))) == []


def book(path: Path) -> Iterator[str]:
    """Every text of a workbook, with its sheet names and all that its parts hold."""
    read = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    yield from (str(cell.value) for sheet in read for line in sheet.iter_rows() for cell in line)
    yield from read.sheetnames


@pytest.mark.parametrize("name", some(EXPORTS, 3))
def test_no_export_lets_a_number_out(data: Path, tmp_path: Path, name: str) -> None:
    for kind in ("csv", "json", "xlsx"):
        out = tmp_path / f"x.{kind}"
        assert "已写出" in run("export", name, "--data", str(data), "--format", kind, "-o", str(out))
        texts = book(out) if kind == "xlsx" else out.read_text("utf-8-sig").replace(",", "\n").splitlines()
        assert leaks(texts) == []


def test_no_official_workbook_holds_a_number(data: Path, tmp_path: Path) -> None:
    view = view_of(data)
    (tmp_path / "a.xlsx").write_bytes(issues_workbook(ask(view, "select * from findings"), CONTEXT))
    (tmp_path / "b.xlsx").write_bytes(rejected_workbook(ask(view, "select * from rejected"), CONTEXT))
    (tmp_path / "c.xlsx").write_bytes(rejected_workbook(view.lake.sql("select * from rejected"), CONTEXT))
    assert leaks(text for name in "abc" for text in book(tmp_path / f"{name}.xlsx")) == []


def test_explain_says_no_number(data: Path) -> None:
    findings = Lake.open(current(data)).sql("select rule, min(finding_id) as id from findings group by rule limit 12")
    lines = [line for name in findings["id"] for line in run("explain", name, "--data", str(data)).splitlines()]
    lines += run("explain", "资金支付率", "--data", str(data), "--township", planted.TYPED).splitlines()
    assert len(lines) > findings.height
    assert leaks(lines) == []


def shown(at: AppTest) -> Iterator[str]:
    """All that a page sends to the browser: what it says, its tables cell by cell, and every word of its widgets."""
    assert not at.exception
    yield from page_text(at).splitlines()
    yield from (str(cell) for frame in tables(at) for column in frame.columns for cell in frame[column])
    yield from (str(frame.columns.to_list()) for frame in tables(at))
    for widget in (*at.selectbox, *at.button, *at.text_input, *at.multiselect):
        yield from (widget.label, str(widget.proto))
    yield str(at.query_params)


@pytest.mark.parametrize("page", menu.allowed(LOCAL.hats))
def test_no_page_shows_a_number(data: Path, page: str) -> None:
    params = {"project": {"project": "350987100-2026-0001"}}.get(page, {})
    assert leaks(shown(opened(page, **params))) == []


def test_an_opened_finding_and_the_history_of_one_file_show_no_number(data: Path) -> None:
    view = view_of(data)
    findings = view.lake.sql(
        "select finding_id from findings where source_file like '%补报%' or source_file like '%张某%'"
    )
    ident = (findings if findings.height else view.lake.sql("select finding_id from findings"))["finding_id"][0]
    finding = list(shown(opened("anomalies", finding=ident)))
    history = list(shown(opened("history", file=f"西河镇/张某{planted.MOBILE[:3]}****{planted.MOBILE[-4:]}.xlsx")))
    assert any(ident in text for text in finding)
    assert leaks([*finding, *history]) == []


def test_a_payee_who_is_no_firm_is_not_named_in_a_sentence() -> None:
    names = pl.DataFrame({"payee": ["王大明", "王", "甲建设公司", "欧阳小明家", "", None]})
    sentence = evidence.sentence("向{payee}付", dict(names.schema))
    assert names.select(sentence).to_series().to_list() == [
        "向王**付", "向王付", "向甲建设公司付", "向欧阳小明家付", "向付", "向—付",
    ]  # fmt: skip


def test_no_drawer_of_a_file_shows_a_number(data: Path) -> None:
    def drawer(path: str) -> None:
        from pages.data.submissions import sendback
        from pages.ui.ask import query
        from tests.views import view_of

        sendback._file(view_of(query.data_folder()), path)

    paths = waiting(Lake.open(current(data)), Scope())["source_file"].to_list()
    assert planted.FILE in paths
    for path in (planted.FILE, f"西河镇/补报{planted.MOBILE}.zip"):
        texts = list(shown(AppTest.from_function(drawer, args=(path,), default_timeout=60).run()))
        assert any("139****5678" in text for text in texts)
        assert leaks(texts) == []


def test_a_trace_in_the_servers_log_has_no_number(caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from pages.ui.site import errors
        from tests import planted

        errors.show(ValueError(planted.TYPED))

    with caplog.at_level(logging.ERROR):
        AppTest.from_function(page).run()
    assert "ValueError" in caplog.text
    assert leaks(caplog.text.splitlines()) == []
