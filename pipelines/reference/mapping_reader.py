"""Mapping reader: one [[mapping]] of mappings.toml → OwnWords, or a sentence with its line that says what may stand
there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines import registry
from pipelines.reference.mapping_entry import field_of, undotted
from pipelines.reference.mapping_shapes import Shapes, shared, written
from pipelines.reference.months_reader import months_of
from pipelines.reference.own_words import ANY, OwnWords, Target

UNITS = ("分", "元", "百元", "千元", "万元", "百万元", "亿元")
DATES = ("roc", "day_month_year", "month_day_year")
KEYS = {
    *("townships", "files", "headers", "datasets", "unit", "dates", "header", "units", "words", "default"),
    *("rows", "columns", "months", "key", "nothing"),
}


class Reader(Shapes):
    """Turns one [[mapping]] into OwnWords; every complaint names the place and what may stand there."""

    def read(self) -> OwnWords:
        if strange := sorted(set(self.said) - KEYS):
            raise self.wrong(f"不认识“{'、'.join(strange)}”，可以写 {'、'.join(sorted(KEYS))}。", strange[0])
        townships, datasets = self.texts("townships"), self.texts("datasets")
        if strange := [name for name in townships if name not in self.known]:
            what = f"townships 里的“{'、'.join(strange)}”不是本县乡镇名（见 townships.csv）。"
            raise self.wrong(what, "townships", strange[0])
        keys = {name: d.key for d in registry.datasets().values() for name in (d.key, d.label)}
        if strange := [name for name in datasets if name not in keys]:
            what = f"datasets 里的“{'、'.join(strange)}”不是台账，可以是 {'、'.join(registry.datasets())}。"
            raise self.wrong(what, "datasets", strange[0])
        self.datasets = tuple(keys[name] for name in datasets)
        words = OwnWords(
            where=self.where,
            townships=townships,
            files=self.texts("files"),
            headers=self.texts("headers"),
            datasets=self.datasets,
            unit=self.one_of("unit", UNITS),
            dates=self.one_of("dates", DATES),
            header=tuple(self._header()),
            units=tuple(self._units()),
            words=tuple(self._words()),
            default=tuple(self._defaults()),
            rows=self._rows(),
            columns=tuple(self._columns()),
            months=months_of(self),
            key=tuple(self._key()),
            nothing=tuple(self._nothing()),
        )
        self._fits_together(words)
        return words if words.datasets or not words.columns else _of_one_ledger(words)

    def _header(self) -> list[tuple[str, tuple[Target, ...]]]:
        return [(header, self.fields(value, "header")) for header, value in self._flat("header", 0).items()]

    def _flat(self, key: str, depth: int) -> dict[str, Any]:
        return undotted(self.table(key), depth)

    def _units(self) -> list[tuple[Target, str]]:
        found = []
        for name, unit in self._flat("units", 0).items():
            if unit not in UNITS:
                what = f"[mapping.units] 里 {name} 的单位不能是“{unit}”，可以是 {'、'.join(UNITS)}。"
                raise self.wrong(what, "units", name)
            money = [target for target in self.targets(name, "units") if field_of(target).kind == "money"]
            if not money:
                raise self.wrong(f"[mapping.units] 里的“{name}”不是金额字段，没有货币单位。", "units", name)
            found += [(target, unit) for target in money]
        return found

    def _defaults(self) -> list[tuple[Target, str]]:
        found = []
        for name, value in self._flat("default", 0).items():
            for target in self.targets(name, "default"):
                field = field_of(target)
                if field.kind == "choice" and str(value) not in {*field.choices, *field.words, *self._taught(target)}:
                    may = f"{field.label}可以是 {'、'.join(field.choices)}"
                    what = f"[mapping.default] 里的“{name}”不能是“{value}”，{may}。"
                    raise self.wrong(what, "default", name)
                found.append((target, written(value)))
        return found

    def _taught(self, target: Target) -> set[str]:
        return {word for known, word, _ in self._words() if known == target}

    def _words(self) -> list[tuple[Target, str, str]]:
        found = []
        for name, table in self._flat("words", 1).items():
            if not isinstance(table, dict):
                raise self.wrong('words 应按字段写，例如 [mapping.words.category] 下写 "产业路" = "道路"。', "words")
            targets = self.targets(name, "words")
            for word, meaning in table.items():
                # of the fields of one name (类别 of a project, of a complaint), those whose list has the word
                fitting = [target for target in targets if not _wrong(target, word, str(meaning))]
                if not fitting:
                    why = _wrong(targets[0], word, str(meaning))
                    raise self.wrong(f"“{word}”不能解释成“{meaning}”：{why}。", name, word)
                found += [(target, word, str(meaning)) for target in fitting]
        return found


def _of_one_ledger(words: OwnWords) -> OwnWords:
    """Columns that only one ledger has say which it is."""
    (dataset,) = shared(words.columns)
    columns = tuple((place, tuple(t for t in targets if t[0] == dataset)) for place, targets in words.columns)
    return replace(words, datasets=(dataset,), columns=columns)


def _wrong(target: Target, word: str, meaning: str) -> str:
    """Why a field cannot take the meaning; empty if it can."""
    field = field_of(target)
    if word == ANY and field.kind != "choice":
        return f"“{ANY}”（其他任何词）只用于从列表里选的字段，{field.label}不是"
    allowed = field.choices if field.kind == "choice" else ("是", "否") if field.kind == "boolean" else ()
    if allowed:
        return "" if meaning in allowed else f"{field.label}可以是 {'、'.join(allowed)}"
    if field.kind in ("percent", "score"):
        return "" if meaning.replace(".", "", 1).isdigit() else f"{field.label}应是 0 到 100 的数"
    return f"{field.label}不是从固定词语里选的字段"
