"""Mapping reader: one [[mapping]] of mappings.toml → OwnWords; raises Wrong at the place of what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.configuration.section import Wrong
from pipelines.reference.mapping_fields import field_of, fields, targets
from pipelines.reference.mapping_file import Mapping
from pipelines.reference.mapping_shapes import columns_of, key_of, nothing_of, shared
from pipelines.reference.months_reader import months_of
from pipelines.reference.own_words import ANY, OwnWords, Target


def own_words(mapping: Mapping, where: str) -> OwnWords:
    words = OwnWords(
        where=where,
        townships=mapping.townships,
        files=mapping.files,
        headers=mapping.headers,
        datasets=mapping.datasets,
        unit=mapping.unit,
        dates=mapping.dates,
        header=tuple((name, fields(mapping, value, "header", name)) for name, value in mapping.header.items()),
        units=tuple(_units(mapping)),
        words=tuple(_words(mapping)),
        default=tuple(_defaults(mapping)),
        rows=mapping.rows,
        columns=tuple(columns_of(mapping)),
        months=months_of(mapping),
        key=tuple(key_of(mapping)),
        nothing=tuple(nothing_of(mapping)),
    )
    _fits_together(mapping, words)
    return words if words.datasets or not words.columns else _of_one_ledger(words)


def _units(mapping: Mapping) -> Iterator[tuple[Target, str]]:
    for name, unit in mapping.units.items():
        money = [target for target in targets(mapping, name, "units", name) if field_of(target).kind == "money"]
        if not money:
            raise Wrong(f"[mapping.units] 里的“{name}”不是金额字段，没有货币单位。请删去。", "units", name)
        yield from ((target, unit) for target in money)


def _words(mapping: Mapping) -> Iterator[tuple[Target, str, str]]:
    for name, meanings in mapping.words.items():
        named = targets(mapping, name, "words", name)
        for word, meaning in ((word, str(meaning)) for word, meaning in meanings.items()):
            # of the fields of one name (类别 of a project, of a complaint), those whose list has the word
            fitting = [target for target in named if not _why_not(target, word, meaning)]
            if not fitting:
                why = _why_not(named[0], word, meaning)
                raise Wrong(f"“{word}”不能解释成“{meaning}”：{why}。", "words", name, word)
            yield from ((target, word, meaning) for target in fitting)


def _why_not(target: Target, word: str, meaning: str) -> str:
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


def _defaults(mapping: Mapping) -> Iterator[tuple[Target, str]]:
    taught = {(target, word) for target, word, _ in _words(mapping)}
    for name, text in mapping.default.items():
        for target in targets(mapping, name, "default", name):
            field = field_of(target)
            if field.kind == "choice" and text not in {*field.choices, *field.words} and (target, text) not in taught:
                may = f"{field.label}可以是 {'、'.join(field.choices)}"
                raise Wrong(f"[mapping.default] 里的“{name}”不能是“{text}”，{may}。", "default", name)
            yield target, text


def _fits_together(mapping: Mapping, words: OwnWords) -> None:
    """What one mapping says must be possible at once."""
    if not words.columns:
        return
    if not words.files:
        raise Wrong('columns 给没有表头的表加表头，要写明用于哪些文件，例如 files = ["花名册*"]。', "columns")
    for key in ("headers", "header", "rows", "months"):
        if getattr(mapping, key):
            raise Wrong(f"columns 用于没有表头的表，不能同时写 {key}。请删去一个。", key)
    if not words.datasets and len(shared(words.columns)) != 1:
        raise Wrong('columns 的字段几种台账都有，请加上 datasets = ["…"] 写明是哪一种。', "columns")


def _of_one_ledger(words: OwnWords) -> OwnWords:
    """Columns that only one ledger has say which it is."""
    (dataset,) = shared(words.columns)
    columns = tuple((place, tuple(t for t in targets if t[0] == dataset)) for place, targets in words.columns)
    return replace(words, datasets=(dataset,), columns=columns)
