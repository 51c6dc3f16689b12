"""Nested: objects within objects and lists within objects → flat records, one to each innermost element.

    {"data": {"rows": [{"ocid": "a", "awards": [{"value": {"amount": 5}}, {"value": {"amount": 7}}]}]}}

`data.rows` gives one record (`ocid`, and `awards` as it was written); `data.rows.awards` gives two, with the names
`ocid` and `awards.value.amount`. Names begin at the first list; what stands outside it is on every record as `$.…`.
A file that is itself a list, or a line to each object, begins there: `[].awards`, or `awards`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]
Record = dict[Path, Any]
OUTSIDE = "$"
# MongoDB's exports wrap a value in an object that says its kind: {"$numberDecimal": "38.1"} is one value, no more
WRAPPED = {"$date", "$oid", "$numberDecimal", "$numberLong", "$numberInt", "$numberDouble"}


@dataclass
class Rows:
    """The records under one path, and how many elements had an empty list where the path goes on, level by level."""

    path: str  # the keys as the document has them, [] behind those that hold lists
    base: str  # the part of it that no name shows
    records: list[Record] = field(default_factory=list)
    parents: int = 0
    childless: int = 0


def keys_of(path: str) -> list[str]:
    """releases[].awards[*] → releases, awards."""
    return [key for key in unmarked(path).split(".") if key]


def unmarked(path: str) -> str:
    """The path without the marks of its lists."""
    return path.replace("[*]", "").replace("[]", "")


def flat(value: dict[str, Any], prefix: Path = (), without: Path = ()) -> Record:
    """Every value of the object by its path; lists stay whole. `without` is the way to a list that is read apart."""
    record: Record = {}
    for key, inner in value.items():
        rest = without[1:] if without[:1] == (key,) else ()
        if without == (key,):
            continue
        if isinstance(inner, dict) and not is_wrapped(inner):
            record |= flat(inner, (*prefix, key), rest)
        else:
            record[*prefix, key] = inner
    return record


def is_wrapped(value: dict[str, Any]) -> bool:
    return len(value) == 1 and not WRAPPED.isdisjoint(value)


def lists_of_objects(value: Any, path: Path = ()) -> Iterator[tuple[Path, list[Any]]]:
    """The lists of objects that stand in objects only, with the way to each; an empty list may be one."""
    if isinstance(value, list):
        if all(isinstance(element, dict) for element in value):
            yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from lists_of_objects(inner, (*path, key))


def rows_at(document: Any, path: str) -> Rows | None:
    """The records under `path`; None where the document has no objects there."""
    way = keys_of(path)
    outside: Record = {}
    base: Path = ()
    if path.startswith("[") and isinstance(document, dict):
        document = [document]  # a file of one line is read like one of two
    if isinstance(document, dict):
        inner_list = _list(document, way)
        if inner_list is None:
            return None
        base, elements, way = inner_list
        outside = {(OUTSIDE, *key): value for key, value in flat(document, without=base).items() if _single(value)}
    else:
        elements = document
    rows = Rows(path=".".join(base) + "[]" * bool(base), base=".".join(base))
    reached = _descend(rows, outside, elements, (), way)
    return rows if reached else None


def _single(value: Any) -> bool:
    return not isinstance(value, list)


def _list(value: dict[str, Any], way: list[str]) -> tuple[Path, list[Any], list[str]] | None:
    """The first list (or last object) on the way: how one comes there, its elements, and the rest of the way."""
    taken: Path = ()
    at: Any = value
    rest = way
    while rest:
        step = _step(at, rest)
        if step is None:
            return None
        taken, at, rest = (*taken, step), at[step], rest[step.count(".") + 1 :]
        if isinstance(at, list):
            return taken, at, rest
    return (taken, [at], []) if isinstance(at, dict) and taken else None


def _step(value: Any, way: list[str]) -> str | None:
    """The key of the object that the way goes on with; a key may have dots of its own."""
    if not isinstance(value, dict):
        return None
    names = (".".join(way[:length]) for length in range(len(way), 0, -1))
    return next((name for name in names if name in value), None)


def _descend(rows: Rows, above: Record, elements: list[Any], prefix: Path, way: list[str]) -> bool:
    """Lay the elements' own values over those above them; True if the whole way was there for any of them."""
    reached = not way
    for element in elements:
        if not isinstance(element, dict):
            return False
        inner_list = _list(element, way) if way else None
        if not way:
            rows.records.append(above | flat(element, prefix))
            continue
        rows.parents += 1
        if inner_list is None or not inner_list[1]:
            rows.childless += 1
            reached = reached or inner_list is not None
            continue
        taken, inner, rest = inner_list
        own = above | flat(element, prefix, without=taken)
        reached = _descend(rows, own, inner, (*prefix, *taken), rest) or reached
    return reached
