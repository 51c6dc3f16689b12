"""Spark: the night's SQL on a Spark Connect server (Sail or Apache Spark), the same text as in DuckDB.

Tables lie there as Parquet under a schema of this night's own, so that a fact is worked out once and not for every rule
that asks it. DuckDB at home keeps the shape of every table: what comes back is cast to the types that the same text has
there, so the snapshot does not show where it was made.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import polars as pl
import pyarrow as pa

from pipelines.engines.connection import Session
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import EngineError, InTurn

CHUNK = 50_000  # rows that go up in one message; a server takes 128 MB at most
TYPES: dict[type[pl.DataType], str] = {
    pl.Int64: "bigint",
    pl.Int32: "int",
    pl.Date: "date",
    pl.Float64: "double",
    pl.Boolean: "boolean",
    pl.String: "string",
    pl.Datetime: "timestamp",
}
LOST = (
    "集群 {where}：运算中断（{why}）。本夜未发布，已发布的数据未受影响。"
    "请检查集群后重新运行，或去掉 --engine 用本机引擎。"
)
GONE = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "UNAUTHENTICATED", "RESOURCE_EXHAUSTED", "RETRIES_EXCEEDED")


def _narrow(shape: pl.Schema) -> dict[str, pl.DataType]:
    """Sums as 64-bit integers, as DuckEngine.make keeps them."""
    return {name: pl.Int64() if kind == pl.Decimal(38, 0) else kind for name, kind in shape.items()}


def _family(kind: pl.DataType) -> str:
    """Kinds of one family hold the same values; anything else would be changed silently by a cast."""
    if kind.is_integer() or (isinstance(kind, pl.Decimal) and kind.scale == 0):
        return "whole number"
    if isinstance(kind, pl.Datetime) and kind.time_zone in (None, "UTC"):
        return "moment"  # the session's clock is UTC, so a time without a zone goes up and comes back as it is
    return "number" if kind.is_float() or isinstance(kind, pl.Decimal) else str(kind)


def _alike(frame: pl.DataFrame, shape: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """`frame` in the types of `shape`. Raises TypeError where the two engines do not mean the same by one text."""
    strange = [
        f"{name}: {frame.schema.get(name)} / {kind}"
        for name, kind in shape.items()
        if name not in frame.columns or _family(frame.schema[name]) != _family(kind)
    ]
    if strange or frame.width != len(shape):
        raise TypeError(f"columns differ between the cluster and DuckDB: {', '.join(strange) or frame.columns}")
    moments = [name for name in shape if isinstance(frame.schema[name], pl.Datetime)]
    plain = frame.with_columns(pl.col(name).dt.replace_time_zone(None) for name in moments)
    return plain.select(pl.col(name).cast(kind) for name, kind in shape.items())


def _wire(frame: pl.DataFrame) -> pa.Table:
    """Arrow with the plain strings, and the times in the session's zone, that the client knows."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    return table.cast(pa.schema([pa.field(field.name, _wire_kind(field.type)) for field in table.schema]))


def _wire_kind(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_string(kind):
        return pa.string()
    return pa.timestamp("us", "UTC") if pa.types.is_timestamp(kind) else kind


class SparkEngine(InTurn):
    """Named tables on a cluster beside a DuckEngine that has them too; see DuckEngine for what each method means."""

    def __init__(self, session: Session, home: DuckEngine, schema: str) -> None:
        self._session, self._home = session, home
        self._schema = re.sub(r"\W", "_", schema).lower()
        self._there: set[str] = set()  # tables that the cluster has
        self._owed: set[str] = set()  # made there; at home only their shape
        self._run(f"create schema `{self._schema}`")
        self._run(f"use schema `{self._schema}`")

    @property
    def label(self) -> str:
        return f"spark connect {self._session.version} {self._session.where}"

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """The session, and its errors told in the house's words; pyspark's warning of a last retry says no more."""
        from pyspark.errors import PySparkException

        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"\[RETRIES_EXCEEDED\]")
            try:
                yield self._session.spark
            except PySparkException as error:
                raise self._told(error) from error

    def _run(self, text: str) -> pa.Table:
        with self._asking() as spark:
            return spark.sql(text).toArrow()

    def _told(self, error: Any) -> Exception:
        """What happened on the way becomes one sentence; what is wrong with the text stays as it is."""
        code = str(getattr(error, "getGrpcStatusCode", lambda: "")()) + str(error.getCondition() or "")
        if not any(word in code for word in GONE):
            return error  # type: ignore[no-any-return]  # pyspark's exceptions are not followed
        why = next((line.strip() for line in str(error).splitlines() if line.strip()), code)
        return EngineError(LOST.format(where=self._session.where, why=why[:200]))

    def _lay(self, text: str) -> None:
        """Send up the tables that `text` names and the cluster does not have."""
        for name in sorted(set(re.findall(r"\w+", text)) & self._home.tables() - self._there):
            self._send(name, self._home.table(name))

    def _send(self, name: str, frame: pl.DataFrame) -> None:
        columns = ", ".join(f"`{column}` {TYPES[type(kind)]}" for column, kind in frame.schema.items())
        self._run(f"drop table if exists `{name}`")
        self._run(f"create table `{name}` ({columns}) using parquet")
        for chunk in frame.iter_slices(CHUNK) if frame.height else ():
            with self._asking() as spark:
                spark.createDataFrame(_wire(chunk)).write.insertInto(name)
        self._there.add(name)

    def _fetch(self, text: str, shape: Mapping[str, pl.DataType]) -> pl.DataFrame:
        frame = pl.from_arrow(self._run(text))
        assert isinstance(frame, pl.DataFrame)  # noqa: S101  (a table never becomes a Series)
        return _alike(frame, shape)

    def put(self, name: str, frame: pl.DataFrame) -> None:
        self._home.put(name, frame)
        self._there.discard(name)
        self._owed.discard(name)

    def make(self, name: str, text: str) -> None:
        self._lay(text)
        shape = _narrow(self._home.shape(text))
        self._run(f"drop table if exists `{name}`")
        self._run(f"create table `{name}` using parquet as {text}")
        self._home.put(name, pl.DataFrame(schema=shape))
        self._there.add(name)
        self._owed.add(name)

    def add(self, name: str, text: str) -> None:
        self._lay(f"{name} {text}")
        self._run(f"insert into `{name}` {text}")
        self._owed.add(name)

    def sql(self, text: str) -> pl.DataFrame:
        self._lay(text)
        return self._fetch(text, self._home.shape(text))

    def drop(self, *names: str) -> None:
        for name in set(names) & self._there:
            self._run(f"drop table if exists `{name}`")
        self._home.drop(*names)
        self._there -= set(names)
        self._owed -= set(names)

    def columns(self, name: str) -> list[str]:
        return self._home.columns(name)

    def types(self, name: str) -> dict[str, str]:
        return self._home.types(name)

    def shape(self, text: str) -> pl.Schema:
        return self._home.shape(text)

    def bring_home(self) -> None:
        """Fill every table that was made on the cluster at home, for publishing."""
        for name in sorted(self._owed):
            everything = f"select * from {name}"  # noqa: S608  (our names)
            self._home.put(name, self._fetch(everything, self._home.shape(everything)))
        self._owed.clear()

    def close(self) -> None:
        """Take everything of this night away from the cluster. The tables at home stay."""
        from pyspark.errors import PySparkException

        try:
            for name in sorted(self._there):
                self._run(f"drop table if exists `{name}`")
            self._run(f"drop schema if exists `{self._schema}` cascade")
        except (PySparkException, EngineError):
            self._there.clear()  # a server that is gone has nothing left to tidy
        self._session.spark.stop()
