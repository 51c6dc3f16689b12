"""Ranges: each field's ends are still meant, what lies one step beyond goes home with a sentence that names them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipelines.cleaning.accept.unread import placing
from pipelines.definitions import Field
from pipelines.ranges import LENGTHS, RANGES, YI, Range
from pipelines.registry import datasets
from tests.clerk import cleaned, csv, unread
from tests.extremes import head, sound

PLACE = ("西河镇", "东岭村", "350987101")
PAIR = ("longitude", "latitude")  # judged together, by test_coordinates
RANGED = [(d.key, f.name) for d in datasets().values() for f in d.fields if f.range and f.name not in PAIR]


def cell(field: Field, end: Any, unit: str) -> str:
    """The end of a range as a clerk writes it."""
    if field.kind in LENGTHS:
        return "长" * end if field.kind == "text" else "A" * end
    if field.kind == "money":
        return f"{end / (100 if unit == '元' else 1_000_000):.6f}".rstrip("0").rstrip(".")
    return f"{end}%" if field.kind == "percent" else str(end)


def read(key: str, name: str, *ends: Any) -> tuple[list[Any], list[str]]:
    """The values that were accepted in the field, and what is said of those that were not: of the row where it cannot
    be placed without the cell, else of the cell alone."""
    dataset, field = datasets()[key], datasets()[key].field(name)
    rows = [sound(dataset, 1, nth, *PLACE) | {name: cell(field, end, dataset.money_unit)} for nth, end in
            enumerate(ends, 1)]  # fmt: skip
    result = cleaned(csv(head(dataset), *(row.values() for row in _tidy(rows))), f"西河镇/{dataset.label}.csv")
    assert bool(result.rejected.height) <= (name in placing(dataset))
    kept = [value for value in result.clean[key][name].to_list() if value is not None]
    return kept, result.rejected["reason_text"].to_list() + unread(result)


def _tidy(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: str(text).replace(",", "、") for name, text in row.items()} for row in rows]


@pytest.mark.parametrize(("key", "name"), RANGED)
def test_the_ends_of_a_range_are_meant_and_a_step_beyond_goes_home(key: str, name: str) -> None:
    field = datasets()[key].field(name)
    assert field.range is not None
    least, most = field.range.least, field.range.most
    if field.kind in LENGTHS:
        kept, reasons = read(key, name, most, int(str(most)) + 1)
        assert [len(value) for value in kept] == [most]
        assert [f"{field.label}最多 {most:,} 个，请缩短" in reason for reason in reasons] == [True]
        return
    step: Any = timedelta(1) if isinstance(least, date) else 1
    kept, reasons = read(key, name, least, most, least - step, most + step)
    assert kept == [least, most], reasons
    assert len(reasons) == 2
    if field.kind not in ("percent", "score"):  # those have words of their own
        message = f"超出{field.label}的合理范围（{field.range.words(money=field.kind == 'money')}），请核对"
        assert all(message in reason for reason in reasons if not reason.startswith(f"{field.label}：“-1”不是")), (
            reasons
        )


def test_a_day_count_of_100000_goes_home_in_these_words() -> None:
    _, reasons = read("labour", "days", 22.5, 100_000)
    assert reasons == ["工日：“100000”超出工日的合理范围（0 至 400），请核对"]


def test_an_optional_cell_that_is_empty_is_in_every_range() -> None:
    dataset = datasets()["changes"]
    row = sound(dataset, 1, 1, *PLACE) | {"days": ""}
    result = cleaned(csv(head(dataset), _tidy([row])[0].values()), "西河镇/变更签证台账.csv")
    assert result.clean["changes"]["days"].to_list() == [None]


@pytest.mark.parametrize(
    ("span", "money", "words"),
    [
        (Range(0, 400), False, "0 至 400"),
        (Range(-3650, 3650), False, "-3650 至 3650"),
        (Range(0, 10_000_000), False, "0 至 10,000,000"),
        (Range(73, 135.5), False, "73 至 135.5"),
        (Range(-100 * YI, 100 * YI), True, "-100亿元 至 100亿元"),
        (Range(50, 5_000_000), True, "0.5元 至 5万元"),
        (RANGES["date"], False, "1990-01-01 至 2100-12-31"),
    ],
)
def test_a_range_is_said_in_words(span: Range, money: bool, words: str) -> None:
    assert span.words(money=money) == words


def test_every_field_that_is_read_as_an_amount_a_number_a_day_or_a_text_has_a_range() -> None:
    listed = ("choice", "boolean", "township", "village")
    assert [
        (k, f.name) for k, d in datasets().items() for f in d.fields if (f.range is None) != (f.kind in listed)
    ] == []
