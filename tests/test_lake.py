"""The lake: publishing is all or nothing, one night at a time, a reader sees whole snapshots."""

import multiprocessing
import sys
import threading
from pathlib import Path
from types import ModuleType

import duckdb
import polars as pl
import pytest

from pipelines.engines.duck import DuckEngine
from pipelines.lake import snapshots
from pipelines.lake.durable import remove_leftovers, write_atomic
from pipelines.lake.lock import LockedError, only_writer
from pipelines.lake.snapshot_db import SHORT, Filters, Lake, NoSnapshot, current, where
from pipelines.tables.catalogue import CATALOGUE, TABLES
from tests import handmade, random_county


def publish(lake: Path, name: str, value: int) -> Path:
    building = snapshots.draft(lake, name)
    (building / "kpis").mkdir()
    pl.DataFrame({"township": ["西河镇", "东山乡"], "value": [value, value]}).write_parquet(
        building / "kpis" / "kpis.parquet"
    )
    return snapshots.publish(lake, building, name, {"as_of": "2026-10-20"})


def test_before_the_first_night_the_reader_is_told_what_to_run(tmp_path):
    with pytest.raises(NoSnapshot, match="mingjian night"):
        current(tmp_path)


def test_current_names_the_newest_whole_snapshot(tmp_path):
    publish(tmp_path / "lake", "a", 1)
    publish(tmp_path / "lake", "b", 2)
    lake = Lake.open(current(tmp_path))
    assert lake.snapshot == "b"
    assert lake.sql("select max(value) as v from kpis")["v"][0] == 2
    assert set(lake.manifest["files_sha256"]) == {"kpis/kpis.parquet"}


def test_a_reader_that_has_begun_keeps_its_snapshot(tmp_path):
    publish(tmp_path / "lake", "a", 1)
    old = Lake.open(current(tmp_path))
    publish(tmp_path / "lake", "b", 2)
    assert old.sql("select max(value) as v from kpis")["v"][0] == 1


def test_a_half_written_snapshot_is_never_current_and_the_next_night_clears_it(tmp_path):
    lake = tmp_path / "lake"
    publish(lake, "a", 1)
    half = snapshots.draft(lake, "b")
    (half / "torn.parquet").write_bytes(b"PAR1")
    assert current(tmp_path).name == "a"
    remove_leftovers(lake / "snapshots")
    assert not half.exists()
    assert current(tmp_path).name == "a"


def test_the_open_lake_can_neither_read_nor_write_files_nor_be_unlocked(tmp_path):
    publish(tmp_path / "lake", "a", 1)
    lake = Lake.open(current(tmp_path))
    for text in (
        f"copy kpis to '{tmp_path / 'stolen.csv'}'",
        f"select * from read_csv('{tmp_path / 'lake' / 'CURRENT'}')",
        "set enable_external_access=true",
    ):
        with pytest.raises(duckdb.Error):
            lake.sql(text)


def publish_ledgers(lake: Path, name: str, rows: int) -> Path:
    """A snapshot with one fact table of so many rows beside its KPIs."""
    building = snapshots.draft(lake, name)
    for folder, table in (("kpis", "kpis"), ("facts", "payment_facts")):
        (building / folder).mkdir()
        frame = pl.DataFrame({"township": ["西河镇"] * rows, "amount_fen": range(rows)})
        frame.write_parquet(building / folder / f"{table}.parquet")
    counts = {"kpis/kpis": rows, "facts/payment_facts": rows}
    return snapshots.publish(lake, building, name, {"as_of": "2026-10-20", "tables": counts})


@pytest.mark.parametrize(("rows", "stays"), [(SHORT, False), (SHORT + 1, True)])
def test_a_long_ledger_stays_in_its_file_and_what_pages_ask_all_the_time_is_in_memory(tmp_path, rows, stays):
    folder = publish_ledgers(tmp_path / "lake", "it's a", rows)  # a quote in its name
    lake = Lake.open(folder)
    in_memory = set(lake.sql("select table_name from duckdb_tables()")["table_name"])
    assert in_memory == ({"kpis"} if stays else {"kpis", "payment_facts"})
    assert lake.tables() == ["kpis", "payment_facts"]
    for table in ("kpis", "payment_facts"):
        assert lake.sql(f"select count(*) as n, sum(amount_fen) as fen from {table}").row(0) == (
            rows,
            rows * (rows - 1) // 2,
        )


def test_what_is_in_memory_lies_there_packed(sample_lake: Path) -> None:
    """DuckDB packs a table in memory at a checkpoint only; unpacked a large county holds four times as much."""
    lake = Lake.open(current(sample_lake))
    asked = "select compression from pragma_storage_info('kpis') where column_name in ('kpi', 'township', 'period')"
    assert "Uncompressed" not in set(lake.sql(asked).filter(pl.col("compression") != "Constant")["compression"])


def test_beside_its_own_long_ledgers_an_open_lake_reads_nothing_and_writes_not_even_these(tmp_path):
    folder = publish_ledgers(tmp_path / "lake", "a", SHORT + 1)
    other = publish_ledgers(tmp_path / "lake", "b", SHORT + 1)
    lake, ledger = Lake.open(folder), folder / "facts" / "payment_facts.parquet"
    before = ledger.read_bytes()
    for text in (
        f"select * from read_parquet('{other / 'facts' / 'payment_facts.parquet'}')",
        f"select * from read_parquet('{folder}/facts/../../b/facts/payment_facts.parquet')",
        f"select * from read_text('{folder / 'manifest.json'}')",
        f"copy kpis to '{ledger}' (format parquet)",
        f"copy kpis to '{ledger}' (format parquet, use_tmp_file false)",
        f"select 1; copy kpis to '{ledger}' (format csv, use_tmp_file false)",
        f"attach '{ledger}' as other",
        "create table more as select * from kpis",
        "drop view payment_facts",
        "delete from kpis",
        f"copy kpis to '{folder / 'facts' / 'more.parquet'}' (format parquet)",
        "set allowed_paths = ['/etc/passwd']",
    ):
        with pytest.raises(duckdb.Error):
            lake.sql(text)
    assert ledger.read_bytes() == before
    assert lake.sql("select count(*) as n from payment_facts")["n"][0] == SHORT + 1


def test_fifty_threads_each_get_their_own_answer(tmp_path):
    publish(tmp_path / "lake", "a", 1)
    lake = Lake.open(current(tmp_path))
    wrong: list[int] = []

    def ask(n: int) -> None:
        for _ in range(5):
            if lake.sql("select cast($n as bigint) as n from kpis", {"n": n})["n"].to_list() != [n, n]:
                wrong.append(n)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_values_of_the_filters_never_enter_the_text(tmp_path):
    publish(tmp_path / "lake", "a", 1)
    lake = Lake.open(current(tmp_path))
    hostile = "西河镇' or true --"
    text, params = where(Filters(township=hostile), ("township",))
    assert hostile not in text
    assert lake.sql(f"select * from kpis where {text}", params).height == 0
    text, params = where(Filters(township="西河镇"), ("township",))
    assert lake.sql(f"select * from kpis where {text}", params)["township"].to_list() == ["西河镇"]


def _hold(lake: Path, held: "multiprocessing.synchronize.Event", free: "multiprocessing.synchronize.Event") -> None:
    with only_writer(lake):
        held.set()
        free.wait(30)


def test_two_nights_at_once_the_second_is_told_and_nothing_is_touched(tmp_path, monkeypatch):
    # a page that was tested before may stand as __main__, and a spawned process would run it
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    context = multiprocessing.get_context("spawn")
    held, free = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, held, free))
    other.start()
    assert held.wait(30)
    with pytest.raises(LockedError, match="另一次夜间处理正在进行"), only_writer(tmp_path):
        pytest.fail("two writers at once")
    free.set()
    other.join()
    with only_writer(tmp_path):
        assert (tmp_path / ".lock").exists()


def test_an_atomic_write_leaves_no_half_file_beside_it(tmp_path):
    write_atomic(tmp_path / "CURRENT", b"one")
    write_atomic(tmp_path / "CURRENT", b"two")
    assert [p.name for p in tmp_path.iterdir()] == ["CURRENT"]
    assert (tmp_path / "CURRENT").read_bytes() == b"two"


def test_sums_leave_the_engine_as_64_bit_integers():
    engine = DuckEngine(rows=0)
    engine.put("rows", pl.DataFrame({"fen": [2**60, 1]}))
    engine.make("total", "select sum(fen) as fen from rows")
    assert engine.sql("select * from total").schema == {"fen": pl.Int64}
    engine.close()


def test_no_table_of_facts_is_wider_than_64_bits() -> None:
    engine = handmade.facts(random_county.crowded(0), random_county.AS_OF)
    wide = {name for name in engine.tables() if "HUGEINT" in engine.types(name).values()}
    assert "payment_facts" in engine.tables() and wide == set()


def test_every_table_of_the_catalogue_is_written_and_can_be_asked(sample_lake: Path) -> None:
    lake = Lake.open(current(sample_lake))
    assert set(TABLES) <= set(lake.tables())
    assert {path.relative_to(lake.folder).as_posix() for path in lake.folder.rglob("*.parquet")} >= {
        table.place for table in CATALOGUE
    }


def test_a_table_that_is_carried_on_has_the_columns_that_the_next_night_lays(sample_lake: Path) -> None:
    folder = current(sample_lake)
    for table in CATALOGUE:
        if table.carried:
            assert table.schema
            known = pl.read_parquet_schema(folder / table.place)
            assert {name: known.get(name) for name in table.schema} == dict(table.schema), table.name
