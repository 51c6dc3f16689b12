"""Pages over a damaged lake: the newest whole snapshot with a line on every page, or a sentence and the way back."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import streamlit as st

from pages.ui.site.warm import warm
from pipelines.lake import newest as choice
from tests.sealing import reseal
from tests.test_pages_server import ask
from tests.walk import opened, page_text


@pytest.fixture
def county(sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two published snapshots, the later one a day on."""
    name = (sample_lake / "lake" / "CURRENT").read_text("utf-8").strip()
    snapshots = tmp_path / "lake" / "snapshots"
    for copy in (name, f"{name}-later"):
        shutil.copytree(sample_lake / "lake" / "snapshots" / name, snapshots / copy)
    reseal(snapshots / f"{name}-later", as_of="2026-10-21")
    (tmp_path / "lake" / "CURRENT").write_text(f"{name}-later", "utf-8")
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    monkeypatch.setattr(choice, "_passed", {})
    return tmp_path


def _shown(county: Path) -> Path:
    return county / "lake" / "snapshots" / (county / "lake" / "CURRENT").read_text("utf-8")


def _empty_table(county: Path) -> None:
    (_shown(county) / "facts" / "project_facts.parquet").write_bytes(b"")


def _torn_manifest(county: Path) -> None:
    (_shown(county) / "manifest.json").write_bytes(b"{")


def _no_limits(county: Path) -> None:
    (_shown(county) / "reference" / "limits.toml").unlink()


HARMS: dict[Callable[[Path], None], tuple[str, str]] = {
    _empty_table: ("cockpit", "数据截至 2026-10-21 的快照"),
    _torn_manifest: ("submissions", "manifest.json 不完整"),
    _no_limits: ("anomalies", "缺少文件 reference/limits.toml"),
}


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_pages_go_on_from_the_newest_whole_snapshot_and_say_so(county: Path, harm: Callable[[Path], None]) -> None:
    page, words = HARMS[harm]
    harm(county)
    at = opened(page)
    text = page_text(at)
    assert not at.exception and "错误编号" not in text
    assert words in text and "现用数据截至 2026-10-20 的快照" in text and "mingjian night" in text
    assert "数据截至 <b>2026-10-20</b>" in text


def test_a_whole_snapshot_says_nothing_of_damage(county: Path) -> None:
    assert "已损坏" not in page_text(opened("cockpit"))


def test_a_snapshot_that_is_damaged_after_it_was_opened_is_shown_on(county: Path) -> None:
    assert not opened("cockpit").exception
    _empty_table(county)
    text = page_text(opened("submissions"))
    assert "数据截至 <b>2026-10-21</b>" in text and "已损坏" not in text


def test_without_a_whole_snapshot_the_server_starts_and_every_page_says_the_way_back(
    county: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for folder in (county / "lake" / "snapshots").iterdir():
        (folder / "manifest.json").unlink()
    with caplog.at_level(logging.WARNING):
        warm()
    assert "没有一份完整的快照" in caplog.text
    at = opened("cockpit")
    assert not at.exception
    assert (
        "快照都已损坏" in page_text(at)
        and "没有一份完整的快照" in page_text(at)
        and "mingjian night" in page_text(at)
        and "mingjian doctor" in page_text(at)
    )


def test_a_snapshot_of_an_older_program_version_is_named_as_such(county: Path) -> None:
    path = _shown(county) / "reference" / "townships.parquet"
    pl.read_parquet(path).drop("name").write_parquet(path)
    reseal(_shown(county))
    at = opened("cockpit")
    assert not at.exception and "由旧版本程序生成" in page_text(at) and "mingjian night" in page_text(at)


def test_boundaries_that_are_gone_are_a_sentence(county: Path) -> None:
    answer = ask(f"/mingjian/boundaries/{_shown(county).name}.geojson")
    assert answer.status == 200
    (_shown(county) / "reference" / "boundaries.geojson").unlink()
    gone = ask(f"/mingjian/boundaries/{_shown(county).name}.geojson")
    assert gone.status == 404 and "请刷新页面" in gone.text


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    st.cache_resource.clear()
