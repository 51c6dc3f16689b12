"""Mapping entry: one [[mapping]] as it is written — its texts, its tables, the fields it names, where it is wrong."""

from __future__ import annotations

from typing import Any

from pipelines import registry
from pipelines.definitions import Field
from pipelines.errors import ReferenceError
from pipelines.reference.own_words import Target
from pipelines.reference.places import Lines


class Entry:
    """What one [[mapping]] says; every complaint names the place and what may stand there."""

    def __init__(self, file: str, lines: Lines, said: dict[str, Any], townships: frozenset[str]) -> None:
        self.where = f"{file} 第 {lines.first} 行起的 [[mapping]]"
        self.lines, self.said, self.known = lines, said, townships
        self.datasets: tuple[str, ...] = ()

    def wrong(self, sentence: str, *words: str) -> ReferenceError:
        """`words` lead to the line: the section's name, then the word itself."""
        line = self.lines.of(*words) if words else None
        seen = f"（见第 {line} 行）" if line else ""
        return ReferenceError(f"{self.where}：{sentence.rstrip('。')}{seen}。")

    def texts(self, key: str, value: object = None) -> tuple[str, ...]:
        value = self.said.get(key, []) if value is None else value
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f'{key} 应是文字列表，例如 {key} = ["…"]。', key)
        return tuple(value)

    def table(self, key: str) -> dict[str, Any]:
        value = self.said.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(f"{key} 应写成 [mapping.{key}] 一节。", key)
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.said.get(key)
        if value is not None and value not in choices:
            raise self.wrong(f"{key} 不能是“{value}”，可以是 {'、'.join(choices)}。", key)
        return value

    def targets(self, name: object, key: str) -> tuple[Target, ...]:
        """`payments.payee` is one field; `payee` the field of that name in every dataset that has it — or, where the
        mapping says which ledgers such a sheet is, in each of those."""
        dataset, _, field = str(name).rpartition(".")
        everywhere = tuple(
            (d.key, field)
            for d in registry.datasets().values()
            if field in d.field_names and dataset in ("", d.key, d.label)
        )
        if not everywhere:
            what = f"[mapping.{key}] 里的“{name}”不是台账的字段。字段名见 mingjian template 或“口径”页。"
            raise self.wrong(what, key, str(name))
        here = tuple(target for target in everywhere if not self.datasets or target[0] in self.datasets)
        if not here:
            only = "、".join(self.datasets)
            raise self.wrong(f"[mapping.{key}] 里的“{name}”不属于 datasets 写明的 {only}。", key, str(name))
        return here

    def fields(self, value: object, section: str) -> tuple[Target, ...]:
        names = value if isinstance(value, list) else [value]
        return tuple(dict.fromkeys(target for name in names if name != "" for target in self.targets(name, section)))


def undotted(table: dict[str, Any], depth: int) -> dict[str, Any]:
    """TOML reads `payments.payee = …` without quotes as a table in a table; here it is the name of a field."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        inner = isinstance(value, dict) and (depth == 0 or any(isinstance(v, dict) for v in value.values()))
        deeper = undotted(value, 0) if inner and depth == 0 else value
        flat |= {f"{name}.{field}": each for field, each in deeper.items()} if inner else {name: value}
    return flat


def field_of(target: Target) -> Field:
    return registry.datasets()[target[0]].field(target[1])
