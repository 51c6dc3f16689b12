"""Sentences: what pydantic found wrong with a table, in the county's language: what, and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from pipelines.configuration.lines import Place
from pipelines.configuration.section import KEY, Section, Wrong, Wrongs

CHOICE = re.compile("'([^']*)'")
LONGEST = 60  # characters of a value that are shown
WHAT = {
    "finite_number": "不是有限的数",
    "string_too_short": "是空的",
    "string_pattern_mismatch": "是空的",
    "too_short": "没有内容",
    "greater_than": "应大于 {gt:g}",
    "greater_than_equal": "应不小于 {ge:g}",
    "less_than_equal": "应不大于 {le:g}",
}
HOW = {
    "string_type": "文字请加引号",
    "int_type": "写成整数，不加引号",
    "float_type": "数值不加引号",
    "is_instance_of": "数值不加引号",
    "string_too_short": "请补上",
    "bool_type": "写 true 或 false，不加引号",
    "date_type": "日期写成 2025-06-01，不加引号",
    "list_type": '写成列表，例如 ["…", "…"]',
    "dict_type": "写成单独的一节",
    "model_type": "写成单独的一节",
}


class Fault(NamedTuple):
    """Where something is wrong, and the sentence."""

    place: Place
    sentence: str
    is_unknown_key: bool = False


def faults(error: ValidationError, model: type[Section]) -> list[Fault]:
    """Every fault; a misspelt key is one, though it is missing under its right name as well."""
    details = error.errors(include_url=False)
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    meant = {place: near_key(place, model) for place in unknown}
    missing = [detail["loc"] for detail in details if detail["type"] == "missing"]
    lacking = [place for place in missing if place not in [(*at[:-1], name) for at, name in meant.items()]]
    others = [detail for detail in details if detail["type"] not in ("extra_forbidden", "missing")]
    strange = (Fault(place, unknown_key(place, model), is_unknown_key=True) for place in meant)
    return [*strange, *_missing(lacking, model), *(fault for each in others for fault in _other(each, model))]


def _around(model: type[Section], place: Place) -> tuple[type[Section], FieldInfo | None]:
    """The innermost section around a place, and the last field on the way to it."""
    field = None
    for name in place:
        if named := keys(model).get(str(name)):
            field, model = named, _section_in(named.annotation) or model
    return model, field


def keys(model: type[Section]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _section_in(annotation: Any) -> type[Section] | None:
    """The section that a field holds, or holds a list or a dictionary of."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next((inner for each in get_args(annotation) if (inner := _section_in(each))), None)


def near_key(place: Place, model: type[Section]) -> str:
    """The key that was probably meant."""
    return next(iter(get_close_matches(str(place[-1]), keys(_around(model, place[:-1])[0]), 1)), "")


def unknown_key(place: Place, model: type[Section]) -> str:
    """What is said of a key that the model does not know: the one that was probably meant, and all that there are."""
    meant = near_key(place, model)
    hint = f"，是不是 {meant}？" if meant else "。"
    known = keys(_around(model, place[:-1])[0])
    may = "、".join(f"[[{name}]]" if get_origin(field.annotation) is list else name for name, field in known.items())
    return f"不认识“{KEY}”{hint}可以写 {may}。"


def _missing(places: list[Place], model: type[Section]) -> Iterator[Fault]:
    """One sentence for all that one table lacks."""
    for table in dict.fromkeys(place[:-1] for place in places):
        names = [place for place in places if place[:-1] == table]
        ways = {str(place[-1]): field.description for place in names if (field := _around(model, place)[1])}
        how = "；".join(f"{name} {way}" for name, way in ways.items() if way)
        yield Fault(table, f"{KEY} 缺少 {'、'.join(ways)}。请补齐{'：' if how else ''}{how}。")


def _other(detail: ErrorDetails, model: type[Section]) -> Iterator[Fault]:
    place = tuple(name for name in detail["loc"] if name != "[key]")  # so pydantic marks a key that is itself wrong
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, Wrong | Wrongs):
        each = error.each if isinstance(error, Wrongs) else (error,)
        yield from (Fault((*place, *wrong.place), str(wrong)) for wrong in each)
        return
    yield _of_pydantic(detail, place, model)


def _of_pydantic(detail: ErrorDetails, place: Place, model: type[Section]) -> Fault:
    kind, context = detail["type"], detail.get("ctx", {})
    field = _around(model, place)[1]
    how = (field and field.description) or HOW.get(kind) or ""
    if kind == "literal_error":
        choices = CHOICE.findall(context["expected"])
        how = how if any(choice in how for choice in choices) else f"可以是 {'、'.join(choices)}"
        return Fault(place, f"{KEY} 不能是“{detail['input']}”，{how}。")
    what = WHAT.get(kind, "写法不对").format(**context)
    return Fault(place, f"{KEY} = {shown(detail['input'])} {what}。{how or '请更正'}。")


def shown(value: object) -> str:
    """A value as it stands in the file, or near it."""
    if isinstance(value, date | Decimal | float):
        return str(value).lower()
    plain = json.dumps(value, ensure_ascii=False, default=str)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
