"""Classify: which lines below a header are data, which are totals, and which say something else."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.cleaning.rows.line import DOUBTFUL, OFFICIAL, Line, is_identifier, kind_of
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.labels import header_text, is_index
from pipelines.cleaning.text.text import SPACE, compared

# how the blank template, and many a county's own, marks the line that shows how to fill in the others
EXAMPLE = r"^[(（\[【]?(?:填写|填报)?(?:示例|样例|范例|例子|举例|例)(?:行|数据)?\d{0,2}[)）\]】]?[::]?$"
_CODE = r"^[0-9A-Za-z_./-]{4,}$"  # nothing in it that would make a line doubtful


@dataclass
class Course:
    """How far a sheet has been read: the lines below the header so far, and whether a note has been among them."""

    lines: int = 0
    noted: bool = False


def classify_lines(
    body: pl.DataFrame, header: Header, course: Course | None = None, spread: pl.DataFrame | None = None
) -> pl.DataFrame:
    """`row`, `kind` (data, total, other) and for a total its `label` and what it is `of`.

    A line with an identifier in every place for one is data, unless its 序号 or its first cell says 示例; only the
    others are looked at closely. A sheet that comes in parts keeps one `course` through all of them. `spread` is the
    body with its merged cells carried down: a merged number names a row, but does not make a total one.
    """
    course = course or Course()
    guards = _guards(header)
    columns = [column for column in body.columns if column != "row"]
    bare = [pl.col(c).str.replace_all(SPACE, "") for c in guards]
    shown = _examples(body, header)
    doubtful = body.with_row_index("place", offset=course.lines).filter(~shown)
    at_once = [pl.col(c).str.contains(_CODE) & pl.col(c).str.contains("[0-9]") for c in guards]
    for known in (at_once, [_sure(cell) for cell in bare]):
        sure = [each.fill_null(False) for each in known]
        doubtful = doubtful.filter(~pl.all_horizontal(sure) if sure else pl.lit(True))
    entries: list[tuple[int, str, str, str]] = []
    course.lines += body.height
    spanned = _spanned(body, spread, doubtful, guards)
    for place, number, *cells in doubtful.select("place", "row", *columns).iter_rows():
        line = Line(place, {c: compared(t) for c, t in zip(columns, cells, strict=True) if t}, spanned.get(number, {}))
        kind, label, of = kind_of(line, header, guards, course.noted)
        course.noted = course.noted or kind == "note"
        entries.append((number, "other" if kind == "note" else kind, label, of))
    kinds = pl.DataFrame(
        entries, schema={"row": pl.Int32, "kind": pl.String, "label": pl.String, "of": pl.String}, orient="row"
    )
    return (
        body.select("row")
        .join(kinds, on="row", how="left", maintain_order="left")
        .with_columns(kind=pl.when(shown).then(pl.lit("other")).otherwise(pl.col("kind").fill_null("data")))
    )


def _spanned(
    body: pl.DataFrame, spread: pl.DataFrame | None, doubtful: pl.DataFrame, guards: list[str]
) -> dict[int, dict[str, str]]:
    """Row → what merged cells from above say in the columns that require an identifier."""
    if spread is None or spread is body or not guards:
        return {}
    lines = spread.filter(pl.col("row").is_in(doubtful["row"].implode())).select("row", *guards).iter_rows(named=True)
    return {line["row"]: {c: compared(line[c]) for c in guards if line[c]} for line in lines}


def _sure(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(r"\d") & (cell.str.len_chars() >= 4) & ~cell.str.contains(DOUBTFUL)


def _examples(body: pl.DataFrame, header: Header) -> pl.Series:
    """Which lines only show how to fill in the others: 示例 in the 序号 column or in the table's first."""
    labelled = [column for column in body.columns if column in header.labels]
    places = [column for column in labelled if is_index(header.labels[column])] + labelled[:1]
    perhaps = body.select("row", *dict.fromkeys(places)).filter(
        pl.any_horizontal(pl.lit(False), *(pl.col(c).str.contains("例", literal=True) for c in places))
    )  # a plain search first: the pattern is slow over millions of lines that hold none
    says = [pl.col(c).str.replace_all(SPACE, "").str.contains(EXAMPLE) for c in places]
    row_numbers = perhaps.filter(pl.any_horizontal(pl.lit(False), *says))["row"]
    return body["row"].is_in(row_numbers.implode())


def body_lines(cells: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The lines under the header, and any above it that are rows all the same: none may be lost for its place."""
    guards, mapped = _guards(header), list(header.columns.values())
    words = {header_text(word) for f in header.dataset.fields for word in (f.label, *f.synonyms)}
    stray: list[int] = []
    for row in cells.filter(pl.col("row") <= header.last_row).iter_rows(named=True):
        texts = {column: compared(row[column]) for column in mapped if row[column]}
        looked_at = guards or list(texts)
        is_label = any(texts[c] in header.labels[c] or header.labels[c] in texts[c] for c in looked_at if c in texts)
        named = all(is_identifier(texts.get(column, "")) for column in guards)
        filled = [text for column, text in row.items() if column != "row" and text]
        said_of = any(header_text(text) in words for text in filled)  # 项目编号: | 350987101-… above the table
        official = len(filled) >= 3 and not said_of and any(OFFICIAL.match(compared(text)) for text in filled)
        if official or (named and not is_label and len(texts) >= max(3, len(mapped) / 2)):
            stray.append(row["row"])
    return cells.filter((pl.col("row") > header.last_row) | pl.col("row").is_in(stray))


def _guards(header: Header) -> list[str]:
    """The columns that must hold an identifier."""
    wanted = [f.name for f in header.dataset.fields if f.kind == "id" and f.required]
    return [header.columns[name] for name in wanted if name in header.columns]
