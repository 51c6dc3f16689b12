"""Held: sessions over several nights — no database outlives its use, none is closed under a question."""

from __future__ import annotations

import gc
import hashlib
import json
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from pages.ui.ask import query
from pipelines.lake.snapshot_db import Lake, Scope

COUNT = "select count(*) as n from project_facts"


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Three nights of a county with one table of 1, 2 and 3 projects; `show` says which one is published."""
    for projects, name in enumerate(("first", "second", "third"), 1):
        _seal(tmp_path / "lake" / "snapshots" / name, projects)
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    yield tmp_path
    for cache in (query._opened, query._let_go, query._answer, query._derived, query._small):
        cache.clear()


def _seal(folder: Path, projects: int) -> None:
    table = folder / "facts" / "project_facts.parquet"
    table.parent.mkdir(parents=True)
    pl.DataFrame({"project_no": [f"P{number}" for number in range(projects)]}).write_parquet(table)
    files = {"facts/project_facts.parquet": hashlib.sha256(table.read_bytes()).hexdigest()}
    manifest = {"snapshot": folder.name, "as_of": "2026-10-20", "files_sha256": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def show(data: Path, name: str) -> Lake:
    """Publish the snapshot and open it as a page does."""
    (data / "lake" / "CURRENT").write_text(name, "utf-8")
    return query.open_lake()


def test_a_tab_left_open_keeps_no_database_alive_and_still_gets_its_own_nights_answer(nights: Path) -> None:
    held = show(nights, "first")
    database = weakref.ref(query._opened(str(held.folder)))
    show(nights, "second"), show(nights, "third")
    gc.collect()
    assert database() is None
    assert held.sql(COUNT).item() == 1
    assert held.snapshot == "first" and held.manifest["as_of"]


def test_answers_are_remembered_within_a_night_and_forgotten_with_it(
    nights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    sql = Lake.asked_in

    def counted(lake: Lake, *arguments: Any) -> Any:
        asked.append(lake.snapshot)
        return sql(lake, *arguments)

    monkeypatch.setattr(Lake, "asked_in", counted)
    before: Any = SimpleNamespace(lake=show(nights, "first"), scope=Scope())
    query.ask(before, COUNT), query.ask(before, COUNT)
    assert asked == ["first"]
    after: Any = SimpleNamespace(lake=show(nights, "second"), scope=Scope())
    query.ask(after, COUNT), query.ask(after, COUNT), query.ask(before, COUNT)
    assert asked == ["first", "second", "first"]


def test_no_database_is_closed_under_a_question_while_nights_come_and_go(nights: Path) -> None:
    over = Event()
    folders = [nights / "lake" / "snapshots" / name for name in ("first", "second", "third")]
    expected = {folder: number for number, folder in enumerate(folders, 1)}

    def asking(number: int) -> int:
        held, answers = query.Held(folders[number % 3]), 0
        while not over.is_set() or answers == 0:
            assert held.sql(COUNT).to_pandas()["n"].tolist() == [expected[held.folder]]
            answers += 1
        return answers

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(asking, number) for number in range(4)]
        try:
            for name in ("first", "second", "third", "first"):
                show(nights, name)
                query._opened.clear()
        finally:
            over.set()
        assert all(one.result(60) > 0 for one in running)
