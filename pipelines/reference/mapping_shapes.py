"""Mapping shapes: what a mapping says of the form of a file — which columns it has, what makes a row's number, what
stands for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines import registry
from pipelines.configuration.section import Wrong
from pipelines.reference.mapping_fields import field_of, fields, targets
from pipelines.reference.mapping_file import Mapping
from pipelines.reference.own_words import ANY, Target

Columns = tuple[tuple[int, tuple[Target, ...]], ...]


def columns_of(mapping: Mapping) -> Iterator[tuple[int, tuple[Target, ...]]]:
    """In order, or by the letters over the sheet."""
    seen: dict[int | Target, str | int] = {}
    for name, value in mapping.columns.items():
        place, named = _number(name), fields(mapping, value, "columns", name)
        if place in seen:
            raise Wrong("[mapping.columns] 里同一列写了两次。请删去一个。", "columns", name)
        if twice := next((target for target in named if target in seen), None):
            raise Wrong(f"columns 把两列都叫作“{twice[1]}”，只能有一列。", "columns", name)
        seen |= dict.fromkeys((place, *named), name)
        yield place, named


def _number(column: str | int) -> int:
    """A is 0, AA is 26."""
    if isinstance(column, int):
        return column
    if not (column.isascii() and column.isalpha() and len(column) <= 3):
        raise Wrong(f"[mapping.columns] 里的“{column}”不是列的字母（A、B、C…）。", "columns", column)
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def shared(columns: Columns) -> set[str]:
    """The ledgers that have every one of the columns."""
    each = [{key for key, _ in named} for _, named in columns if named]
    return set.intersection(*each) if each else set()


def key_of(mapping: Mapping) -> Iterator[tuple[Target, tuple[str, ...]]]:
    """For each key field the headers whose cells make it."""
    for name, headers in mapping.key.items():
        made = [t for t in targets(mapping, name, "key", name) if _is_own_key(t)] if name else _own_keys(mapping)
        if not made:
            raise Wrong(f"[mapping.key] 里的“{name}”不是台账自己的编号，不能由别的列组成。", "key", name)
        yield from ((target, tuple(headers)) for target in made)


def _is_own_key(target: Target) -> bool:
    return registry.datasets()[target[0]].keys == (target[1],) and field_of(target).kind == "id"


def _own_keys(mapping: Mapping) -> list[Target]:
    """The key of each ledger that the mapping speaks of, where it is one number of its own."""
    ledgers = mapping.datasets or tuple(registry.datasets())
    own = [target for key in ledgers if _is_own_key(target := (key, registry.datasets()[key].keys[0]))]
    if not own:
        raise Wrong(f"key 用不上：{'、'.join(ledgers)} 没有单独的编号，行由几个字段共同区分。请删去。", "key")
    return own


def nothing_of(mapping: Mapping) -> Iterator[tuple[Target, str]]:
    """For each field the marks that stand for nothing in it; "*" is every field."""
    for name, marks in mapping.nothing.items():
        named = targets(mapping, name, "nothing", name) if name != ANY else _every_field(mapping)
        yield from ((target, mark) for mark in marks for target in named)


def _every_field(mapping: Mapping) -> list[Target]:
    known = registry.datasets()
    return [(key, field.name) for key in mapping.datasets or known for field in known[key].fields]
