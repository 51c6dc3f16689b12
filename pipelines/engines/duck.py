"""DuckDB: where the night's SQL runs — inside the process, one connection, or for a small county one for each core."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import duckdb
import polars as pl
import pyarrow as pa

from pipelines.engines import memory
from pipelines.engines.engine import InTurn

warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)  # DuckEngine.sql says why

# Below this many rows a statement takes longer to plan than to run, and threads only wait for each other.
MANY = 50_000
# Cells of a Parquet file that are skipped or read together: 20,480 rows of twenty columns, a township of a large one;
# of the table of projects itself, with its hundred columns, 2,048 rows: the least that DuckDB takes.
GROUP_CELLS, LEAST_ROWS = 20_480 * 20, 2_048
SUM = re.compile(r"\bsum\s*\(", re.IGNORECASE)
T = TypeVar("T")
R = TypeVar("R")


class DuckEngine(InTurn):
    """Named tables in memory: put frames in, run SQL text, take frames out."""

    label = f"duckdb {duckdb.__version__}"
    _hands = 1  # statements that run beside each other
    _spill: Path | None = None

    def __init__(self, spill: Path | None = None, rows: int = MANY) -> None:
        """`rows`: how many rows of ledgers come in. Past the memory that they are allowed DuckDB goes on in files below
        `spill`, where one is given."""
        is_small = rows < MANY
        self._spill = spill
        self._con = duckdb.connect(memory.place(rows, spill), config={"threads": 1} if is_small else {})
        self._hands = (os.cpu_count() or 1) if is_small else 1
        if spill is not None:
            self._con.execute(f"set memory_limit = '{memory.allowed(rows, memory.machine())}MB'")
            # To keep the rows of a table in order, the parts of it that come too early are held in memory.
            self._con.execute(f"set preserve_insertion_order = {rows <= memory.USUAL_ROWS}")
            self._con.execute("set temp_directory = '{}'".format(str(spill).replace("'", "''")))

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """Make `frame` the table `name`."""
        self._con.register("_incoming", frame.to_arrow())
        self._con.execute(f'create or replace table "{name}" as select * from _incoming')  # noqa: S608  (our names)
        self._con.unregister("_incoming")

    def scan(self, name: str, paths: list[Path]) -> None:
        """Make the rows of Parquet files of one schema the table `name`."""
        self._con.execute(
            f'create or replace table "{name}" as select * from read_parquet($paths)',  # noqa: S608  (our names)
            {"paths": [str(path) for path in paths]},
        )

    def make(self, name: str, text: str) -> None:
        """Make the result of `text` the table `name`; sums come back as 64-bit integers, not 128-bit ones.

        A sum that 64 bits do not hold (no ledger comes near it) is no value, and costs no table.
        """
        self._con.execute(f'create or replace table "{name}" as select * from ({text}) as made')  # noqa: S608
        # Changed afterwards: to plan the text a first time for its types costs more than a column made anew.
        kinds = self.types(name) if SUM.search(text) else {}  # only a sum is wider than what it is made of
        for column in [column for column, kind in kinds.items() if kind == "HUGEINT"]:
            self._con.execute(
                f'alter table "{name}" alter "{column}" set data type bigint using try_cast("{column}" as bigint)'
            )

    def add(self, name: str, text: str) -> None:
        """Put the result of `text` under the rows that the table `name` has; columns go by their order."""
        self._con.execute(f'insert into "{name}" {text}')

    def each(self, work: Callable[[DuckEngine, T], R], items: Iterable[T]) -> list[Callable[[], R]]:
        """A small county's statements are planned longer than they run, which threads inside of one do not shorten:
        they run beside each other, each on a connection of its own. A large one's run in turn: they share the memory.
        """
        if self._hands < 2:
            return super().each(work, items)
        free: SimpleQueue[DuckEngine] = SimpleQueue()
        for _ in range(self._hands):
            free.put(self._beside())

        def taken(item: T) -> R:
            engine = free.get()
            try:
                return work(engine, item)
            finally:
                free.put(engine)

        with ThreadPoolExecutor(self._hands) as hands:
            return [hands.submit(taken, item).result for item in items]

    def _beside(self) -> DuckEngine:
        """The same tables over a connection of its own."""
        beside = object.__new__(DuckEngine)
        beside._con = self._con.cursor()
        return beside

    def add_each(self, name: str, texts: Iterable[str]) -> list[Callable[[], None]]:
        if self._hands < 2:
            return super().add_each(name, texts)
        return [partial(self._add_rows, name, rows) for rows in self.each(DuckEngine.sql, texts)]

    def _add_rows(self, name: str, rows: Callable[[], pl.DataFrame]) -> None:
        self._con.register("_incoming", rows().to_arrow())
        self.add(name, "select * from _incoming")
        self._con.unregister("_incoming")

    def drop(self, *names: str) -> None:
        """Give back the memory of tables that are no longer needed; one that is not there is no error."""
        for name in names:
            self._con.execute(f'drop table if exists "{name}"')

    def sql(self, text: str) -> pl.DataFrame:
        """Run one query. Shape and types are the query's own.

        By execute, which plans the text once where con.sql plans it twice, a fifth of a rule's time; it holds the rows
        twice while they are handed over, which DuckDB warns of. A whole table goes by `table`.
        """
        return self._frame(self._con.execute(text).to_arrow_reader().read_all())  # type: ignore[union-attr]  # of a query

    def table(self, name: str) -> pl.DataFrame:
        """All rows of a table, of any size."""
        return self._frame(self._con.table(name).to_arrow_table())

    @staticmethod
    def _frame(table: pa.Table) -> pl.DataFrame:
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)  # noqa: S101  (a table never becomes a Series)
        return frame

    def shape(self, text: str) -> pl.Schema:
        """The columns and types of a query's result, without running it."""
        return self.sql(f"select * from ({text}) as shape limit 0").schema  # noqa: S608

    def tables(self) -> set[str]:
        """The names of the tables there are."""
        return {str(row[0]) for row in self._con.execute("show tables").fetchall()}

    def write(self, name: str, path: Path, order: str = "") -> int:
        """Write a table as zstd Parquet, sorted so that one township's rows lie together; gives its number of rows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        tail = f"order by {order}" if order else ""
        target = str(path).replace("'", "''")
        rows = max(LEAST_ROWS, GROUP_CELLS // len(self.columns(name)) // LEAST_ROWS * LEAST_ROWS)
        form = f"format parquet, compression zstd, row_group_size {rows}"
        written = self._con.execute(f"copy (select * from \"{name}\" {tail}) to '{target}' ({form})").fetchone()  # noqa: S608
        return int(written[0]) if written else 0

    def columns(self, name: str) -> list[str]:
        """The column names of a table, in order."""
        return [str(row[0]) for row in self._con.execute(f'describe "{name}"').fetchall()]

    def tables_with(self, column: str) -> set[str]:
        """The tables that have such a column."""
        asked = "select table_name from duckdb_columns() where column_name = ?"
        return {str(row[0]) for row in self._con.execute(asked, [column]).fetchall()}

    def types(self, name: str) -> dict[str, str]:
        """The SQL type of every column of a table, in order."""
        return {str(row[0]): str(row[1]) for row in self._con.execute(f'describe "{name}"').fetchall()}

    def close(self) -> None:
        self._con.close()
        if self._spill is not None:
            memory.remove(self._spill)
