"""Examples in tests: a connection that holds an example's rows and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.engines.duck import DuckEngine
from tests.example_county import AS_OF, Rows, load_examples, types

__all__ = ["AS_OF", "Asked", "load_examples", "types"]


class Asked(DuckEngine):
    """The night's engine over example rows."""

    def __init__(
        self,
        default_table: str,
        rows: Rows,
        subject: str | None = None,
        sql: str = "",
        unknown: Sequence[str] = (),
    ) -> None:
        super().__init__(rows=0)
        self.con = self._con
        load_examples(self.con, default_table, rows, subject, sql, unknown)
