"""Examples in tests: a connection that holds an example's rows and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from tests.example_county import AS_OF, Rows, load_examples, types

__all__ = ["AS_OF", "Asked", "load_examples", "types"]


class Asked:
    """An engine over example rows: `.sql(text)` as the night's engine answers it."""

    def __init__(
        self,
        default_table: str,
        rows: Rows,
        subject: str | None = None,
        sql: str = "",
        unknown: Sequence[str] = (),
    ) -> None:
        self.con = duckdb.connect(":memory:", config={"threads": 1})  # a dozen rows: threads cost more than they give
        load_examples(self.con, default_table, rows, subject, sql, unknown)

    def sql(self, text: str) -> pl.DataFrame:
        frame = pl.from_arrow(self.con.execute(text).to_arrow_reader().read_all())
        assert isinstance(frame, pl.DataFrame)
        return frame
