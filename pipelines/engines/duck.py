"""DuckDB: where the night's SQL runs — inside the process, one connection, one thread of use."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)  # DuckEngine.sql says why

# Below this many rows a statement takes longer to plan than to run, and threads only wait for each other.
MANY = 50_000
# Cells of a Parquet file that are skipped or read together: 20,480 rows of twenty columns, a township of a large one;
# of the table of projects itself, with its hundred columns, 2,048 rows: the least that DuckDB takes.
GROUP_CELLS, LEAST_ROWS = 20_480 * 20, 2_048
SUM = re.compile(r"\bsum\s*\(", re.IGNORECASE)


class DuckEngine:
    """Named tables in memory: put frames in, run SQL text, take frames out."""

    label = f"duckdb {duckdb.__version__}"

    def __init__(self, spill: Path | None = None, memory_limit: str = "2500MB", rows: int = MANY) -> None:
        """Past `memory_limit` DuckDB goes on in files below `spill`, where one is given. `rows`: how many come in."""
        self._con = duckdb.connect(":memory:", config={"threads": 1} if rows < MANY else {})
        if spill is not None:
            self._con.execute(f"set memory_limit = '{memory_limit}'")
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
