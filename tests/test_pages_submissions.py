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

from pages.data.submissions import files, handing_out
from pages.ui.ask import submissions as questions
from pages.ui.kit import downloads, grid
from pages.ui.kit.trace import ledgers, sources
from pages.ui.site.viewer import Viewer
from pipelines.cleaning.sheet.sendback_marks import REASON
from pipelines.inbox.sendback import NotYours, waiting
from pipelines.inbox.sendback import returned as read_back
from pipelines.lake.snapshot_db import Scope
from pipelines.registry import datasets
from tests.sealing import reseal
from tests.views import view_of
from tests.walk import opened, page_text, tables

PARTS = ["文件", "退回的行", "趋势"]


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
    assert set(grid.headers().values()) <= set(matrix.columns)
    assert not matrix.isna().any().any()


def test_a_cell_counts_the_rows_that_stand_and_those_sent_back(county: Path) -> None:
    cells = questions.matrix(view_of(county)).filter(pl.col("dataset").is_not_null())
    assert cells["rejected"].sum() == questions.rejected(view_of(county))["dataset"].drop_nulls().len()
    for row in cells.filter(pl.col("rejected") > 0).to_dicts():
        assert grid.cell(row).endswith(f"{row['accepted']:,} 退{row['rejected']:,}")


@pytest.mark.parametrize(
    ("state", "shown"),
    [("in_time", "● 7"), ("late", "▲ 7"), ("missing", "◇ 7"), ("first", "○ 7"), ("never", "✕"), (None, "—")],
)
def test_a_state_is_a_shape_and_not_only_a_colour(state: str | None, shown: str) -> None:
    assert grid.cell({"state": state, "accepted": 7, "rejected": 0}) == shown
    assert shown[0] in grid.LEGEND


def test_a_click_narrows_the_details_to_its_township_and_ledger(county: Path) -> None:
    frame = grid.laid_out(questions.matrix(view_of(county)))
    second = view_of(county).townships[1]
    key, label = next(iter(grid.headers().items()))
    assert grid._chosen(frame, []) == grid.Choice()
    assert grid._chosen(frame, [(1, grid.PLACE)]) == grid.Choice(second)
    choice = grid._chosen(frame, [(1, label)])
    assert choice == grid.Choice(second, key)
    files = questions.files(grid.narrowed(view_of(county), choice), choice.dataset)
    assert set(files["township"]) == {second} and set(files["dataset"]) == {key}


def test_a_file_opens_with_every_sheet_and_its_own_workbook(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Callable[[], bytes]] = []

    def button(label: str, data: Callable[[], bytes], **look: Any) -> bool:
        made.append(data)
        return False

    monkeypatch.setattr(handing_out.st, "download_button", button)
    view = view_of(county)
    path = questions.rejected(view)["source_file"][0]
    handing_out.sent_back(view, path)
    assert questions.sheets(view, path)["rejected"].sum() > 0
    book = openpyxl.load_workbook(io.BytesIO(made[0]()))
    assert any(cell.value == REASON for sheet in book for row in sheet.iter_rows() for cell in row)


def test_an_address_opens_a_file_without_naming_it_and_closing_takes_it_from_the_address(county: Path) -> None:
    path = questions.rejected(view_of(county))["source_file"][0]
    at = opened("submissions", file=sources.mark(path))
    assert "退回的行" in page_text(at) and path.rpartition("/")[2] not in sources.mark(path)
    assert "网址里的文件不在" in page_text(opened("submissions", file="0" * 16))
    assert "网址里的文件不在" not in page_text(opened("submissions"))


def test_a_file_of_another_township_is_out_of_reach(county: Path) -> None:
    view = view_of(county)
    rows = questions.rejected(view).filter(pl.col("township").is_not_null())
    path, owner = rows["source_file"][0], rows["township"][0]
    other = next(name for name in view.townships if name != owner)
    theirs = replace(view, viewer=Viewer("别处", Scope((other,))))
    assert questions.sheets(theirs, path).is_empty()
    assert path not in waiting(view.lake, theirs.scope)["source_file"].to_list()
    assert path not in questions.paths(theirs, owner)
    with pytest.raises(NotYours, match="不归您报送"):
        read_back(view.lake, theirs.scope, path)


def test_a_snapshot_without_warnings_shows_none(county: Path) -> None:
    view = view_of(county)
    path = questions.rejected(view)["source_file"][0]
    known = "warnings" in view.lake.tables()
    assert known or questions.file_warnings(view, path).is_empty()


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
    for table in ("files", "submissions", "report_states"):
        path = copy / "files" / f"{table}.parquet"
        whose = pl.coalesce("township", "submitter") if table == "files" else pl.col("township")
        frame = pl.read_parquet(path)
        if table == "report_states":
            state = pl.when(pl.col("township") == silent).then(pl.lit("never")).otherwise("state")
            frame.with_columns(state.alias("state")).write_parquet(path)
        else:
            frame.filter(whose.is_null() | (whose != silent)).write_parquet(path)
    coverage = json.loads((copy / "manifest.json").read_text("utf-8"))["coverage"]
    reseal(copy, coverage=coverage | {"missing": [silent]})
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    at = opened("submissions")
    assert f"未报送：{silent}" in page_text(at)
    matrix = tables(at)[0].set_index("乡镇")
    others = matrix.drop(index=silent)
    reported = [column for column in matrix.columns if set(others[column]) != {"—"}]
    assert {cell[0] for cell in matrix.loc[silent, reported]} == {"✕"}


def test_a_rejected_row_says_why_what_was_written_and_where(county: Path) -> None:
    rows = tables(part("退回的行"))[1]
    assert rows["reason_text"].str.len().min() > 0
    assert rows["place"].str.contains("第 ").all()
    assert not rows["dataset"].isin(list(datasets())).any()


def test_the_cells_of_a_rejected_row_are_read_as_words_and_masked() -> None:
    raw = json.dumps({"联系电话": "13912345678", "备注": "", "序号": None, "金额": "约三万"}, ensure_ascii=False)
    assert ledgers.raw_words(raw) == "联系电话：139****5678；金额：约三万"
    assert ledgers.raw_words(None) == ""


def test_the_workbook_holds_the_rows_of_the_chosen_ledger(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Callable[[], bytes]] = []

    def button(label: str, data: Callable[[], bytes], **look: Any) -> bool:
        made.append(data)
        return False

    monkeypatch.setattr(downloads.st, "download_button", button)
    key = questions.rejected(view_of(county))["dataset"].drop_nulls()[0]
    at = part("退回的行")
    files.rejected(view_of(county), key)
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
