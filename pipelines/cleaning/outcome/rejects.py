"""Rejects: refused rows with their raw cells and all their reasons, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.cleaning.outcome.schema import REJECTED
from pipelines.definitions import Dataset

CELL = 32_767  # characters of a cell that Excel can show, and a person can be shown; the file itself is archived
PART = 2_000  # lines written out at a time: every cell is held twice meanwhile


def _json(column: str) -> pl.Expr:
    """A text column as JSON strings, no longer than a cell of Excel."""
    return (
        pl.struct(pl.col(column).str.slice(0, CELL).alias("v")).struct.json_encode().str.slice(5).str.strip_suffix("}")
    )


def letters(column: str) -> str:
    """c0 → A列, as the top of the sheet shows it."""
    number, name = int(column[1:]) + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return f"{name}列"


def raw(body: pl.DataFrame, labels: Mapping[str, str]) -> pl.Series:
    """Each line's non-empty cells as a JSON object, header → text."""
    if body.height > PART:
        return pl.concat([_raw(part, labels) for part in body.iter_slices(PART)])
    return _raw(body, labels)


def _raw(body: pl.DataFrame, labels: Mapping[str, str]) -> pl.Series:
    columns = [column for column in body.columns if column != "row"]
    names: dict[str, str] = {}
    for column in columns:
        name = labels.get(column, letters(column))
        names[column] = f"{name}({letters(column)})" if name in names.values() else name
    pairs = [pl.when(pl.col(c).is_not_null()).then(pl.lit(f"{json.dumps(names[c], ensure_ascii=False)}:") + _json(c))
             for c in columns]  # fmt: skip
    return body.select(
        pl.concat_str(pl.lit("{"), pl.concat_str(pairs, separator=",", ignore_nulls=True), pl.lit("}")).alias("raw")
    )["raw"]


def kept_once(rejected: pl.DataFrame, earlier: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The refused rows, whose cells stand in memory once where an earlier ledger of the same sheet refused the line.

    A sheet of 87 MB that feeds five ledgers was held five times over.
    """
    place = ["source_sheet", "source_row"]
    if not rejected.height or not any(each.height for each in earlier):
        return rejected
    known = pl.concat([each.select(*place, was="raw") for each in earlier]).unique(place, keep="first")
    was = rejected.select(*place, "raw").join(known, on=place, how="left", maintain_order="left")
    same = was.select(pl.col("was") == pl.col("raw")).to_series().fill_null(False)
    return rejected.with_columns(raw=was["was"]) if same.all() else rejected


def reasons(reason: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """`reasons` as a JSON list and `reason_text` as one sentence, line by line."""
    objects, sentences = [], []
    for name in reason.columns:
        label = dataset.field(name).label
        opening = json.dumps({"field": name, "label": label}, ensure_ascii=False)[:-1] + ', "reason": '
        there = pl.col(name).is_not_null()
        objects.append(pl.when(there).then(pl.concat_str(pl.lit(opening), _json(name), pl.lit("}"))))
        sentences.append(pl.when(there).then(pl.lit(f"{label}：") + pl.col(name)))
    return reason.select(
        reasons=pl.concat_str(
            pl.lit("["), pl.concat_str(objects, separator=", ", ignore_nulls=True), pl.lit("]")
        ),
        reason_text=pl.concat_str(sentences, separator="；", ignore_nulls=True),
    )  # fmt: skip


def unrecognised(cells: pl.DataFrame, where: Mapping[str, str], township: pl.Series) -> pl.DataFrame:
    """Every line of a sheet whose header nobody knows, refused for that reason."""
    why = {"field": "", "label": "表头", "reason": "认不出表头"}
    frame = pl.DataFrame({"source_row": cells["row"], "raw": raw(cells, {})})
    return in_form(
        frame.with_columns(
            township=township,
            reasons=pl.lit(json.dumps([why], ensure_ascii=False)),
            reason_text=pl.lit("表头：认不出表头"),
            **{name: pl.lit(text) for name, text in where.items()},
        )
    )


def in_form(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of REJECTED, in order; those the frame lacks are null."""
    have = set(frame.columns)
    return frame.select((pl.col(n) if n in have else pl.lit(None)).cast(t).alias(n) for n, t in REJECTED.items())
