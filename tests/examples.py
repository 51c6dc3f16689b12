"""Examples in tests: an engine that holds an example's rows and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from pipelines.engines.duck import DuckEngine
from tests.example_county import AS_OF, CALENDAR, Rows, clear, load_examples, make_tables, types

__all__ = ["AS_OF", "Asked", "Rows", "types"]
# Connections whose example is over, with the tables that it filled: to make sixty tables takes longer than to ask one.
_IDLE: list[tuple[duckdb.DuckDBPyConnection, Iterable[str]]] = []


class Asked(DuckEngine):
    """The night's engine over example rows."""

    def __init__(self, default_table: str, rows: Rows, subject: str | None = None, unknown: Sequence[str] = ()) -> None:
        self._filled: Iterable[str] = types().keys() - CALENDAR
        if _IDLE:
            self._con, filled = _IDLE.pop()
            clear(self._con, filled)
        else:
            super().__init__(rows=0)
            make_tables(self._con)
        self._filled = load_examples(self._con, default_table, rows, subject, unknown)

    def __del__(self) -> None:
        _IDLE.append((self._con, self._filled))
