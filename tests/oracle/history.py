"""What a second night changed, recomputed row by row in plain Python."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.definitions import Dataset

Row = dict[str, Any]
Line = tuple[str, str, str | None, str | None, str | None]  # change, row_key, field, old, new
SEPARATOR = "\x1f"


def text(value: Any) -> str | None:
    """A value as the history writes it."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def key_of(dataset: Dataset, row: Row) -> str:
    return SEPARATOR.join(text(row[name]) or "" for name in dataset.keys)


def cells(dataset: Dataset, row: Row) -> str:
    names = [field.name for field in dataset.fields if field.name not in dataset.keys]
    return SEPARATOR.join(f"{name}={text(row[name])}" for name in names if row[name] is not None)


def difference(dataset: Dataset, before: list[Row], now: list[Row]) -> list[Line]:
    """Every added and gone row, and every field that changed in a row of the same key."""
    old = {key_of(dataset, row): row for row in before}
    new = {key_of(dataset, row): row for row in now}
    lines: list[Line] = [("added", key, None, None, None) for key in new.keys() - old.keys()]
    lines += [("gone", key, None, cells(dataset, old[key]), None) for key in old.keys() - new.keys()]
    for key in old.keys() & new.keys():
        for field in dataset.fields:
            was, is_now = old[key][field.name], new[key][field.name]
            if was != is_now:
                lines.append(("changed", key, field.name, text(was), text(is_now)))
    return sorted(lines, key=str)


def township_of(dataset: Dataset, row: Row, projects: dict[str, Row]) -> str | None:
    """The row's own township, or that of its project as the projects of one night say."""
    if "township" in dataset.field_names:
        return row["township"]
    project = projects.get(row.get("project_no") or "")
    return project["township"] if project else None
