"""The submissions page: who handed in what, what became of it, and the rows to send back."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from pages.ui import downloads, ledgers
from pages.ui.questions import submissions as questions
from pages.ui.viewer import Viewer
from pipelines.lake.ask import Scope
from pipelines.registry import datasets
from tests.views import view_of
from tests.walk import choose, opened, said, tables

PARTS = ["乡镇与台账", "退回的行", "文件", "趋势"]


@pytest.fixture
def county(sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(sample_lake))
    return sample_lake


def part(name: str) -> Any:
    at = opened("submissions")
    at.session_state["intake-tabs"] = name
    return at.run()


@pytest.mark.parametrize("name", PARTS)
def test_every_part_opens(county: Path, name: str) -> None:
    assert not part(name).exception


def test_every_township_and_every_ledger_has_a_cell(county: Path) -> None:
    matrix = tables(opened("submissions"))[0]
    assert matrix["乡镇"].to_list() == list(view_of(county).townships)
    assert {dataset.label for dataset in datasets().values()} <= set(matrix.columns)
    assert not matrix.isna().any().any()


def test_rows_seen_are_rows_accepted_sent_back_and_no_data(county: Path) -> None:
    total = questions.totals(view_of(county))
    assert total["rows_seen"] == total["accepted"] + total["rejected"] + total["non_data"]


def test_a_township_that_sent_nothing_is_named_and_its_cells_say_so(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = (county / "lake" / "CURRENT").read_text("utf-8").strip()
    copy = tmp_path / "lake" / "snapshots" / name
    shutil.copytree(county / "lake" / "snapshots" / name, copy)
    (tmp_path / "lake" / "CURRENT").write_text(name, "utf-8")
    silent = view_of(county).townships[0]
    files = pl.read_parquet(copy / "files" / "files.parquet")
    named = pl.coalesce("township", "submitter").is_null() | (pl.coalesce("township", "submitter") != silent)
    files.filter(named).write_parquet(copy / "files" / "files.parquet")
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["coverage"]["missing"] = [silent]
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    at = opened("submissions")
    assert f"未报送:{silent}" in said(at)
    matrix = tables(at)[0].set_index("乡镇")
    assert set(matrix.loc[silent].drop("最近收到")) == {"未报"}


def test_a_rejected_row_says_why_what_was_written_and_where(county: Path) -> None:
    rows = tables(part("退回的行"))[0]
    assert rows["reason_text"].str.len().min() > 0
    assert rows["place"].str.contains("第 ").all()
    assert not rows["dataset"].isin(list(datasets())).any()


def test_the_cells_of_a_rejected_row_are_read_as_words_and_masked() -> None:
    raw = json.dumps({"联系电话": "13912345678", "备注": "", "序号": None, "金额": "约三万"}, ensure_ascii=False)
    assert ledgers.raw_words(raw) == "联系电话:139****5678;金额:约三万"
    assert ledgers.raw_words(None) == ""


def test_the_workbook_holds_the_rows_of_the_chosen_ledger(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Callable[[], bytes]] = []

    def button(label: str, data: Callable[[], bytes], **look: Any) -> bool:
        made.append(data)
        return False

    monkeypatch.setattr(downloads.st, "download_button", button)
    key = questions.rejected(view_of(county))["dataset"].drop_nulls()[0]
    at = choose(part("退回的行"), "selectbox", "台账", datasets()[key].label)
    assert not at.exception
    book = openpyxl.load_workbook(io.BytesIO(made[-1]()))
    assert book.sheetnames == ["退回清单", datasets()[key].label]


def test_the_trend_counts_each_month_once_and_none_after_the_night(county: Path) -> None:
    view = view_of(county)
    trend = questions.trend(view)
    assert trend["month_start"].is_unique().all()
    assert trend["month_start"].max() <= view.as_of


def test_a_viewer_sees_the_files_and_rows_of_their_own_township(county: Path) -> None:
    view = view_of(county)
    own = replace(view, viewer=Viewer("镇里", Scope(view.townships[:1])))
    assert set(questions.files(own)["township"]) == set(view.townships[:1])
    assert set(questions.rejected(own)["township"]) <= set(view.townships[:1])
    assert set(questions.matrix(own)["township"]) == set(view.townships[:1])
