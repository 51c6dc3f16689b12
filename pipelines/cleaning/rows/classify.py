"""Classify: which lines below a header are data, which are totals, and which say something else.

    1 | 350987100-2024-0001 | 东山村道路硬化 | 380000     →  data, at one look
    合计 |                  |                | 380000     →  looked at closely: a total

The one look is for all sheets together: a line with an identifier in every place for one is data, unless its 序号 or
its first cell says 示例. Only the others are looked at one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import polars as pl

from pipelines.cleaning.rows.below import Below, guards
from pipelines.cleaning.rows.line import DOUBTFUL, Line, kind_of
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.labels import is_index
from pipelines.cleaning.text.text import SPACE, compared

# how the blank template, and many a county's own, marks the line that shows how to fill in the others
EXAMPLE = re.compile(r"^[(（\[【]?(?:填写|填报)?(?:示例|样例|范例|例子|举例|例)(?:行|数据)?\d{0,2}[)）\]】]?[::]?$")
_SPACE = re.compile(SPACE)
_CODE = r"^[0-9A-Za-z_./-]{4,}$"  # nothing in it that would make a line doubtful
_A_CODE = "0000"  # stands where a sheet has no further column for identifiers


@dataclass(frozen=True)
class Kinds:
    """Whether each line is data; and of the totals: the line, its label, and what it is `of`."""

    is_data: pl.Series
    totals: list[tuple[int, str, str]]


def classify_lines(sheets: Sequence[Below]) -> list[Kinds]:
    """What each line of each sheet is. A sheet that comes in parts keeps one `course` through all of them."""
    if not sheets:
        return []
    columns = [(guards(one.header), _example_places(one.lines, one.header)) for one in sheets]
    most, widest = (max(1, *map(len, each)) for each in zip(*columns, strict=True))
    required = pl.concat(
        [_side_by_side(one.lines, mine, most, _A_CODE) for one, (mine, _) in zip(sheets, columns, strict=True)]
    )
    places = pl.concat(
        [_side_by_side(one.lines, mine, widest, None) for one, (_, mine) in zip(sheets, columns, strict=True)]
    )
    begins = [0, *accumulate(one.lines.height for one in sheets)]
    says = pl.any_horizontal(pl.all().str.contains("例", literal=True).fill_null(False))
    perhaps = places.select(says).to_series().arg_true().to_list()
    doubtful = _doubtful(required)
    kinds = []
    for one, begin, end in zip(sheets, begins, begins[1:], strict=False):
        shown = {at for place in _between(perhaps, begin, end) if _is_example(one, at := place - begin)}
        lines = [place - begin for place in _between(doubtful, begin, end)]
        kinds.append(_kinds(one, shown, [at for at in lines if at not in shown]))
    return kinds


def _between(places: list[int], begin: int, end: int) -> list[int]:
    return places[bisect_left(places, begin) : bisect_left(places, end)]


def _side_by_side(lines: pl.DataFrame, columns: list[str], width: int, rest: str | None) -> pl.DataFrame:
    """The columns, and `rest` in as many further ones as the width asks for; nothing where there is no column."""
    filler = pl.Series([rest if columns else None], dtype=pl.String).new_from_index(0, lines.height)
    cells = [lines[column] for column in columns] + [filler] * (width - len(columns))
    return pl.DataFrame([cell.alias(str(nth)) for nth, cell in enumerate(cells)])


def _doubtful(cells: pl.DataFrame) -> list[int]:
    """The lines that do not show at one look that they are data."""
    names = cells.columns
    at_once = [pl.col(c).str.contains(_CODE) & pl.col(c).str.contains("[0-9]") for c in names]
    left = cells.with_row_index("place").filter(~pl.all_horizontal(one.fill_null(False) for one in at_once))
    bare = [_sure(pl.col(c).str.replace_all(SPACE, "")) for c in names]
    return left.filter(~pl.all_horizontal(one.fill_null(False) for one in bare))["place"].to_list()


def _sure(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"\d") & (cell.str.len_chars() >= 4) & ~cell.str.contains(DOUBTFUL)


def _example_places(lines: pl.DataFrame, header: Header) -> list[str]:
    """The 序号 columns and the table's first."""
    labelled = [column for column in lines.columns if column in header.labels]
    return list(dict.fromkeys([c for c in labelled if is_index(header.labels[c])] + labelled[:1]))


def _is_example(one: Below, at: int) -> bool:
    """Does the line only show how to fill in the others?"""
    cells = (one.lines[column][at] for column in _example_places(one.lines, one.header))
    return any(EXAMPLE.match(_SPACE.sub("", cell)) for cell in cells if cell)


def _kinds(one: Below, shown: set[int], doubtful: list[int]) -> Kinds:
    """The lines of one sheet, the doubtful ones looked at closely."""
    course, header, required = one.course, one.header, guards(one.header)
    other, totals = list(shown), []
    columns = one.lines.columns[1:]
    rows, spans = one.lines[doubtful].rows(), _spanned(one, doubtful, required)
    for at, (_, *cells), spanned in zip(doubtful, rows, spans, strict=True):
        texts = {c: compared(t) for c, t in zip(columns, cells, strict=True) if t}
        kind, label, of = kind_of(Line(course.lines + at, texts, spanned), header, required, course.noted)
        course.noted = course.noted or kind == "note"
        other += [at] if kind != "data" else []
        totals += [(at, label, of)] if kind == "total" else []
    course.lines += one.lines.height
    is_data = pl.repeat(True, one.lines.height, dtype=pl.Boolean, eager=True)
    return Kinds(is_data.scatter(sorted(other), False) if other else is_data, totals)


def _spanned(one: Below, doubtful: list[int], required: list[str]) -> list[dict[str, str]]:
    """What merged cells from above say in the columns that require an identifier: a merged number names a row, but
    does not make a total one."""
    if one.spread is one.lines or not required:
        return [{} for _ in doubtful]
    lines = one.spread[doubtful].select(required).iter_rows(named=True)
    return [{c: compared(text) for c, text in line.items() if text} for line in lines]
