"""Engine: what the night asks of whatever runs its SQL — DuckDB in this process, or a cluster."""

from __future__ import annotations

from typing import Protocol

import polars as pl


class EngineError(RuntimeError):
    """The engine is not there, or not the right one; the message says what, where and what to do."""


class Asks(Protocol):
    """An engine that answers SQL text with a frame."""

    def sql(self, text: str) -> pl.DataFrame: ...


class Engine(Asks, Protocol):
    """Named tables: frames go in, SQL makes more of them, frames come out."""

    def put(self, name: str, frame: pl.DataFrame) -> None: ...
    def make(self, name: str, text: str) -> None: ...
    def add(self, name: str, text: str) -> None: ...
    def drop(self, *names: str) -> None: ...
    def columns(self, name: str) -> list[str]: ...
    def types(self, name: str) -> dict[str, str]: ...
    def shape(self, text: str) -> pl.Schema: ...
    def close(self) -> None: ...
