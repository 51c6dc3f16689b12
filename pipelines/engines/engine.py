"""Engine: what the night asks of whatever runs its SQL — DuckDB in this process, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol, Self, TypeVar

import polars as pl

T = TypeVar("T")
R = TypeVar("R")


class EngineError(RuntimeError):
    """The engine is not there, or not the right one; the message says what, where and what to do."""


class Asks(Protocol):
    """An engine that answers SQL text with a frame."""

    def sql(self, text: str) -> pl.DataFrame: ...


def filled(engine: Asks, names: Iterable[str]) -> set[str]:
    """Those of the tables that have a row."""
    asked = [f"select '{name}' as name from (select 1 as one from {name} limit 1) as first_row" for name in names]  # noqa: S608  (our names)
    return set(engine.sql(" union all ".join(asked))["name"]) if asked else set()


class Engine(Asks, Protocol):
    """Named tables: frames go in, SQL makes more of them, frames come out."""

    def put(self, name: str, frame: pl.DataFrame) -> None: ...
    def make(self, name: str, text: str) -> None: ...
    def add(self, name: str, text: str) -> None: ...
    def each(self, work: Callable[[Self, T], R], items: Iterable[T]) -> list[Callable[[], R]]: ...
    def add_each(self, name: str, texts: Iterable[str]) -> list[Callable[[], None]]: ...
    def drop(self, *names: str) -> None: ...
    def columns(self, name: str) -> list[str]: ...
    def types(self, name: str) -> dict[str, str]: ...
    def shape(self, text: str) -> pl.Schema: ...
    def close(self) -> None: ...


class InTurn:
    """An engine that does what does not rest on other work one after the other, each when it is called for."""

    def each(self, work: Callable[[Self, T], R], items: Iterable[T]) -> list[Callable[[], R]]:
        """`work(engine, item)` of every item, none resting on another: the results, to be called for in their order.

        What breaks is raised when its result is called for.
        """
        return [partial(work, self, item) for item in items]

    def add_each(self: Engine, name: str, texts: Iterable[str]) -> list[Callable[[], None]]:
        """As `add` for every text, in their order, each when it is called for."""
        return [partial(self.add, name, text) for text in texts]
