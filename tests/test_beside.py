"""Beside: statements of a small county run next to each other, and nothing in the answer shows it."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.engines import memory
from pipelines.engines.duck import MANY, DuckEngine
from pipelines.lake.snapshot_db import current
from pipelines.night import night
from pipelines.not_computed import NotComputed

NOW = datetime(2026, 10, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(params=[0, MANY], ids=["a small county", "a large one"])
def engine(request: pytest.FixtureRequest) -> DuckEngine:
    made = DuckEngine(rows=request.param)
    made.put("numbers", pl.DataFrame({"n": [1, 2, 3]}))
    return made


def test_answers_come_in_the_order_of_the_questions(engine: DuckEngine) -> None:
    texts = [f"select sum(n * {times}) as total from numbers" for times in range(40)]
    totals = [answer().item() for answer in engine.each(lambda beside, text: beside.sql(text), texts)]
    assert totals == [6 * times for times in range(40)]


def test_what_breaks_is_raised_where_its_answer_is_called_for_and_costs_no_other(engine: DuckEngine) -> None:
    texts = ["select 1 as one", "select nothing from nowhere", "select 3 as one"]
    first, broken, last = engine.each(lambda beside, text: beside.sql(text), texts)
    assert (first().item(), last().item()) == (1, 3)
    with pytest.raises(duckdb.CatalogException, match="nowhere"):
        broken()


def test_a_table_made_beside_is_there_for_everybody(engine: DuckEngine) -> None:
    for made in engine.each(lambda beside, n: beside.make(f"made_{n}", f"select {n} as n"), range(8)):
        made()
    assert {f"made_{n}" for n in range(8)} <= engine.tables()
    assert engine.sql("select n from made_5").item() == 5


def test_rows_are_added_in_the_order_of_the_texts(engine: DuckEngine) -> None:
    engine.put("kept", pl.DataFrame(schema={"n": pl.Int64, "word": pl.String}))
    texts = [f"select {n} as n, null as word" for n in range(20)]
    for add in engine.add_each("kept", texts):
        add()
    assert engine.table("kept")["n"].to_list() == list(range(20))
    assert engine.table("kept")["word"].null_count() == 20


def test_a_large_county_asks_one_after_the_other_and_only_when_it_is_called_for() -> None:
    asked: list[int] = []
    answers = DuckEngine(rows=MANY).each(lambda _, n: asked.append(n), range(3))
    assert asked == []
    answers[2]()
    assert asked == [2]


def test_a_small_county_asks_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=20)  # two that wait for each other only go on where both are under way
    assert len([met() for met in DuckEngine(rows=0).each(lambda *_: both.wait(), range(2))]) == 2


def test_what_fails_beside_is_kept_with_the_rest_and_not_before_it_is_taken() -> None:
    lost = NotComputed()
    lost.add("fact", "early", "early", "计算中断", None, "early")
    part = lost.part()
    part.add("list", "late", "late", "计算中断", None, "late")
    assert part.cause("select * from early") == "early"
    assert lost.cause("select * from late") is None
    lost.take(part)
    assert lost.cause("select * from late") == "late"
    assert [row["key"] for row in lost.rows] == ["early", "late"]


@pytest.mark.parametrize(
    ("rows", "of", "megabytes"),
    [
        (0, 8_000, 2_500),
        (20_000_000, 64_000, 2_500),
        (21_000_000, 64_000, 2_530),
        (167_000_000, 64_000, 6_910),
        (167_000_000, 10_000, 6_000),
        (167_000_000, 2_000, 2_500),
    ],
)
def test_a_province_is_allowed_more_memory_and_never_most_of_the_machine(rows: int, of: int, megabytes: int) -> None:
    assert memory.allowed(rows, of) == megabytes


def test_the_tables_of_a_province_lie_in_a_file_that_goes_with_the_night(tmp_path: Path) -> None:
    spill = tmp_path / ".spill"
    spill.mkdir()
    (spill / memory.FILE).write_bytes(b"of a night that was killed")
    engine = DuckEngine(spill=spill, rows=memory.USUAL_ROWS + 1)
    engine.put("numbers", pl.DataFrame({"n": [1, 2, 3]}))
    engine.make("total", "select sum(n) as n from numbers")
    assert engine.sql("select n from total").item() == 6 and (spill / memory.FILE).is_file()
    engine.close()
    assert not (spill / memory.FILE).exists()


@pytest.mark.soak  # a second night of the whole sample
def test_a_night_side_by_side_publishes_the_rows_of_one_after_the_other(
    tmp_path: Path, sample_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = []
    for cores in (1, 2):
        data = tmp_path / str(cores) / "county"
        for part in ("inbox", "reference"):
            shutil.copytree(sample_lake / part, data / part)
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        night(data, now=NOW)
        folder = current(data)
        published.append({path.relative_to(folder): path for path in folder.rglob("*.parquet")})
    assert published[0].keys() == published[1].keys() and len(published[0]) > 60
    differing = [str(name) for name, path in published[0].items() if not _same(path, published[1][name])]
    assert differing == []


def _same(one: Path, other: Path) -> bool:
    frames = [pl.read_parquet(path) for path in (one, other)]
    return frames[0].equals(frames[1])
