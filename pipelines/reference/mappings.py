"""Mappings: a county's own words — headers, values, units, dates, defaults — read from reference/mappings.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines import registry
from pipelines.reference.broken import ReferenceError

Target = tuple[str, str]  # dataset key, field name
UNITS = ("分", "元", "百元", "千元", "万元", "百万元", "亿元")
DATES = ("roc", "day_month_year", "month_day_year")
KEYS = {"townships", "files", "headers", "datasets", "unit", "dates", "header", "units", "words", "default"}


@dataclass(frozen=True)
class OwnWords:
    """One [[mapping]]: whom and which sheets it speaks for (empty: all), and what it says of them."""

    where: str  # "mappings.toml 第 12 行", for messages
    townships: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # patterns (* ?) over the file's or the sheet's name
    headers: tuple[str, ...] = ()  # a sheet must show all of these
    datasets: tuple[str, ...] = ()  # what such a sheet holds; empty: told by its headers
    unit: str | None = None
    dates: str | None = None
    header: tuple[tuple[str, tuple[Target, ...]], ...] = ()  # no target: the column is to be left alone
    units: tuple[tuple[Target, str], ...] = ()
    words: tuple[tuple[Target, str, str], ...] = ()  # field, word in the ledger, what it means
    default: tuple[tuple[Target, str], ...] = ()


class _Reader:
    """Turns one [[mapping]] into OwnWords; every complaint names the place and what may stand there."""

    def __init__(self, where: str, said: dict[str, Any], townships: frozenset[str]) -> None:
        self.where, self.said, self.known = where, said, townships

    def wrong(self, sentence: str) -> ReferenceError:
        return ReferenceError(f"{self.where}：{sentence}")

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.said.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f'{key} 应是文字列表，例如 {key} = ["…"]。')
        return tuple(value)

    def table(self, key: str) -> dict[str, Any]:
        value = self.said.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(f"{key} 应写成 [mapping.{key}] 一节。")
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.said.get(key)
        if value is not None and value not in choices:
            raise self.wrong(f"{key} 不能是“{value}”，可以是 {'、'.join(choices)}。")
        return value

    def targets(self, name: object, key: str) -> tuple[Target, ...]:
        """`payments.payee` is one field; `payee` the field of that name in every dataset that has it."""
        dataset, _, field = str(name).rpartition(".")
        found = tuple(
            (d.key, field)
            for d in registry.datasets().values()
            if field in d.field_names and dataset in ("", d.key, d.label)
        )
        if not found:
            raise self.wrong(f"[mapping.{key}] 里的“{name}”不是台账的字段。字段名见 mingjian template 或“口径”页。")
        return found

    def read(self) -> OwnWords:
        if strange := sorted(set(self.said) - KEYS):
            raise self.wrong(f"不认识“{'、'.join(strange)}”，可以写 {'、'.join(sorted(KEYS))}。")
        townships, datasets = self.texts("townships"), self.texts("datasets")
        if strange := [name for name in townships if name not in self.known]:
            raise self.wrong(f"townships 里的“{'、'.join(strange)}”不是本县乡镇名（见 townships.csv）。")
        keys = {name: d.key for d in registry.datasets().values() for name in (d.key, d.label)}
        if strange := [name for name in datasets if name not in keys]:
            raise self.wrong(f"datasets 里的“{'、'.join(strange)}”不是台账，可以是 {'、'.join(registry.datasets())}。")
        return OwnWords(
            where=self.where,
            townships=townships,
            files=self.texts("files"),
            headers=self.texts("headers"),
            datasets=tuple(keys[name] for name in datasets),
            unit=self.one_of("unit", UNITS),
            dates=self.one_of("dates", DATES),
            header=tuple(self._header()),
            units=tuple(self._units()),
            words=tuple(self._words()),
            default=tuple(
                (t, str(v)) for name, v in self.table("default").items() for t in self.targets(name, "default")
            ),
        )

    def _header(self) -> list[tuple[str, tuple[Target, ...]]]:
        found = []
        for header, value in self.table("header").items():
            names = value if isinstance(value, list) else [value]
            wanted = [target for name in names if name != "" for target in self.targets(name, "header")]
            found.append((header, tuple(dict.fromkeys(wanted))))
        return found

    def _units(self) -> list[tuple[Target, str]]:
        found = []
        for name, unit in _undotted(self.table("units"), 0).items():
            if unit not in UNITS:
                raise self.wrong(f"[mapping.units] 里 {name} 的单位不能是“{unit}”，可以是 {'、'.join(UNITS)}。")
            found += [(target, unit) for target in self.targets(name, "units")]
        return found

    def _defaults(self) -> list[tuple[Target, str]]:
        table = _undotted(self.table("default"), 0)
        return [(target, str(value)) for name, value in table.items() for target in self.targets(name, "default")]

    def _words(self) -> list[tuple[Target, str, str]]:
        found = []
        for name, table in _undotted(self.table("words"), 1).items():
            if not isinstance(table, dict):
                raise self.wrong('words 应按字段写，例如 [mapping.words.category] 下写 "产业路" = "道路"。')
            targets = self.targets(name, "words")
            for word, meaning in table.items():
                # of the fields of one name (类别 of a project, of a complaint), those whose list has the word
                fitting = [target for target in targets if not _wrong(target, str(meaning))]
                if not fitting:
                    raise self.wrong(f"“{word}”不能解释成“{meaning}”：{_wrong(targets[0], str(meaning))}。")
                found += [(target, word, str(meaning)) for target in fitting]
        return found


def _undotted(table: dict[str, Any], depth: int) -> dict[str, Any]:
    """TOML reads `payments.payee = …` without quotes as a table in a table; here it is the name of a field."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        inner = isinstance(value, dict) and (depth == 0 or any(isinstance(v, dict) for v in value.values()))
        flat |= {f"{name}.{field}": deeper for field, deeper in value.items()} if inner else {name: value}
    return flat


def _wrong(target: Target, meaning: str) -> str:
    """Why a field cannot take the meaning; empty if it can."""
    field = registry.datasets()[target[0]].field(target[1])
    allowed = field.choices if field.kind == "choice" else ("是", "否") if field.kind == "boolean" else ()
    if allowed:
        return "" if meaning in allowed else f"{field.label}可以是 {'、'.join(allowed)}"
    if field.kind in ("percent", "score"):
        return "" if meaning.replace(".", "", 1).isdigit() else f"{field.label}应是 0 到 100 的数"
    return f"{field.label}不是从固定词语里选的字段"


def load(path: Path, townships: frozenset[str]) -> tuple[OwnWords, ...]:
    """The mappings in order; none where the file is missing. Raises ReferenceError that names the line."""
    try:
        text = path.read_text("utf-8")
        said = tomllib.loads(text)
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceError(f"{path}：格式有误（{error}）。") from None
    entries = said.pop("mapping", [])
    if said or not isinstance(entries, list):
        raise ReferenceError(f"{path}：只能写 [[mapping]] 段，现在还有 {'、'.join(said) or 'mapping'}。")
    lines = [n for n, line in enumerate(text.splitlines(), start=1) if line.strip().startswith("[[mapping]]")]
    where = [f"{path.name} 第 {line} 行起的 [[mapping]]" for line in lines] + [path.name] * len(entries)
    return tuple(_Reader(place, entry, townships).read() for place, entry in zip(where, entries, strict=False))
