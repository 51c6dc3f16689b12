"""Warnings: what is probably wrong in a sheet's cells and refuses nothing — warnings for the clerk to look at.

They stand for accepted and for refused rows alike, and change neither.
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.cells.identifiers import credit_code_fits, lost_its_end, project_code_fits
from pipelines.cleaning.outcome.schema import WARNINGS
from pipelines.cleaning.rows.coordinates import LAT, LNG
from pipelines.cleaning.rows.table import Table
from pipelines.cleaning.sheet.column_units import unit_of
from pipelines.cleaning.text.reasons import reason_where
from pipelines.cleaning.text.text import shown
from pipelines.definitions import Field
from pipelines.geography.fit import BORDER_NOISE, fitted
from pipelines.reference.county import County

PEERS, FAR = (
    8,
    1000,
)  # a value is set against at least so many others of its column; so many times the middle is strange
SLIP = (3_000, 30_000)  # about ten thousand times: yuan and ten thousand yuan were mixed up
COUNTED = ("money", "integer", "number", "percent")
_ABOUT = "约|大概|左右|上下|近|暂估|预估|估计|估算"
ABOUT = "“{}”是个约数，已按写的数读入，请核实后改填准确的数"
BAD_CODE = "“{}”通不过统一社会信用代码校验（GB 32100-2015），请对照营业执照核对"
BAD_PROJECT = "“{}”不是投资项目代码的写法（如 2026-350304-48-01-123456），请核对；没有代码就留空"
LOST = "“{}”超过 15 位且末尾全是 0，像是被 Excel 当成数字丢了位数，请把该列设为文本后重填"


def warnings_of_sheet(table: Table, county: County, file: str) -> pl.DataFrame:
    """The warnings of one sheet (WARNINGS schema)."""
    frames = [pl.DataFrame(schema=WARNINGS)]
    for field in table.header.dataset.fields:
        frames += [magnitudes(table, field, file)] if field.kind == "money" else []
        frames += _codes(table, field, file) + _abouts(table, field, file)
    if {LNG, "coordinate_system"} <= table.header.dataset.field_names:
        frames += _coordinates(table, county, file)
    return pl.concat(frames)


def warnings_of_cells(table: Table, file: str) -> pl.DataFrame:
    """The warnings that a cell gives by itself, whatever else stands in its sheet."""
    fields = table.header.dataset.fields
    frames = [one for field in fields for one in _codes(table, field, file) + _abouts(table, field, file)]
    return pl.concat([pl.DataFrame(schema=WARNINGS), *frames])


def magnitudes(table: Table, field: Field, file: str) -> pl.DataFrame:
    """The warnings of a money column as a whole: amounts far from its middle. Every row of the sheet must be there."""
    if field.kind != "money" or field.name not in table.header.columns:
        return pl.DataFrame(schema=WARNINGS)
    return pl.concat(
        [
            pl.DataFrame(schema=WARNINGS),
            *in_form(table, file, field, "magnitude", _magnitude(table.value[field.name], _unit(table, field))),
        ]
    )


def _abouts(table: Table, field: Field, file: str) -> list[pl.DataFrame]:
    """The numbers that say of themselves that they are none exactly: 约40万, 38万元左右, 38(暂估)."""
    column = table.header.columns.get(field.name)
    if field.kind not in COUNTED or column not in table.body.columns:
        return []
    says = table.body.select(text=pl.col(column).cast(pl.String))
    about = says.select(pl.col("text").str.contains(_ABOUT).fill_null(False)).to_series()
    known = about & table.value[field.name].is_not_null()
    return in_form(
        table, file, field, "approximate", reason_where(says, known, pl.format(ABOUT, shown(pl.col("text"))))
    )


def _codes(table: Table, field: Field, file: str) -> list[pl.DataFrame]:
    if field.name not in table.header.columns:
        return []
    return [
        warned
        for kind, fits, message, slow in _CHECKS
        if kind in _kinds(field)
        for warned in in_form(table, file, field, kind, _said(table.value[field.name], fits, message, once=slow))
    ]


def _kinds(field: Field) -> set[str]:
    kinds = {"lost_digits"} if field.kind == "id" and not field.name.endswith("_hash") else set()
    if field.name == "uscc" or field.name.endswith("_uscc"):
        kinds = {"bad_identifier"}
    return kinds | {"bad_project_code"} if field.name == "project_code" else kinds


_CODE = pl.col("code")
_CHECKS = (
    # kind, what a code must pass, what is said of it, and whether the passing is slow
    ("bad_identifier", credit_code_fits(_CODE), BAD_CODE, True),
    ("bad_project_code", project_code_fits(_CODE), BAD_PROJECT, False),
    ("lost_digits", ~lost_its_end(_CODE), LOST, False),
)


def _said(values: pl.Series, fits: pl.Expr, message: str, *, once: bool) -> pl.Series:
    """The message for every row whose code does not fit; `once` looks at each different code a single time."""
    rows = values.alias("code").to_frame()
    if once:
        bad = rows.unique().drop_nulls().filter(~fits)["code"]
        wrong = values.is_in(bad.implode()) if bad.len() else pl.repeat(False, rows.height, eager=True)
    else:
        wrong = rows.select(_CODE.is_not_null() & ~fits).to_series()
    return reason_where(rows, wrong, pl.format(message, _CODE.str.slice(0, 40)))


def _unit(table: Table, field: Field) -> str:
    """The unit in which the column's numbers were read."""
    return str(unit_of(field, table.header, table.setting.file_unit))


def _magnitude(fen: pl.Series, unit: str) -> pl.Series:
    """A sentence for every amount at least 1,000 times the middle of its column, or at most a thousandth of it.

    Only a column of 万元 can hold 元 that were not converted, and only one of 元 an amount of 万元.
    """
    nothing = pl.repeat(None, len(fen), dtype=pl.String, eager=True)
    amounts = fen.abs().replace(0, None)
    middle = amounts.median()
    if amounts.count() <= PEERS or not isinstance(middle, int | float):
        return nothing
    frame = pl.DataFrame({"times": amounts / middle})
    times, less = pl.col("times"), 1 / pl.col("times")
    more = pl.format("是同列中位数的 {} 倍", times.round(0).cast(pl.Int64))
    fewer = pl.format("只有同列中位数的 {} 分之一", less.round(0).cast(pl.Int64))
    slip = (
        pl.when(times.is_between(*SLIP) & (unit == "万元"))
        .then(pl.lit("，像是把元写进了万元的列"))
        .when(less.is_between(*SLIP) & (unit == "元"))
        .then(pl.lit("，像是把万元写进了元的列"))
        .otherwise(pl.lit(""))
    )
    far = frame.select((times >= FAR) | (less >= FAR)).to_series()
    sentence = pl.concat_str(pl.when(times >= FAR).then(more).otherwise(fewer), slip, pl.lit("，请核对单位"))
    return reason_where(frame, far, sentence)


def in_form(table: Table, file: str, field: Field, kind: str, message: pl.Series) -> list[pl.DataFrame]:
    """The rows that have a message, as warnings; none where there is none."""
    at = message.is_not_null().arg_true()
    if not at.len():
        return []
    column = table.header.columns.get(field.name)
    cell = table.body[column][at].cast(pl.String) if column in table.body.columns else None
    number = table.value["project_no"][at].cast(pl.String) if "project_no" in table.value.columns else None
    rows = pl.DataFrame({"source_row": table.body["row"][at], "township": table.township[at], "message": message[at]})
    wanted = rows.with_columns(
        dataset=pl.lit(table.header.dataset.key),
        project_no=pl.lit(number, dtype=pl.String),
        source_file=pl.lit(file),
        source_sheet=pl.lit(table.sheet),
        field=pl.lit(field.name),
        label=pl.lit(field.label),
        kind=pl.lit(kind),
        text=pl.lit(cell, dtype=pl.String),
    )
    return [wanted.select(pl.col(name).cast(dtype) for name, dtype in WARNINGS.items())]


def _coordinates(table: Table, county: County, file: str) -> list[pl.DataFrame]:
    """Coordinates without a system, once per sheet; and those that would fit their township in another system."""
    points = table.value.select(LNG, LAT, "coordinate_system").with_columns(
        coordinate_system=pl.col("coordinate_system").fill_null(pl.lit(county.coordinate_system, pl.String)),
        township=pl.lit(table.township),
    )
    there = points.select(pl.col(LNG).is_not_null()).to_series()
    if not there.any():
        return []
    field = table.header.dataset.field("coordinate_system")
    homeless = there & points["coordinate_system"].is_null()
    first = homeless & (homeless.cum_sum() == 1)
    missing_text = f"从这一行起共 {homeless.sum()} 行有坐标而没写坐标系，只保留不换算，地图上不显示；请在“坐标系”列写明"
    site = pl.concat([points, fitted(points, county.outlines)], how="horizontal")
    elsewhere = (pl.col("outside_m") > BORDER_NOISE) & (pl.col("nearest_m") <= BORDER_NOISE)
    misfit_text = pl.format(
        "按 {} 读，这个点在{}界外 {} 米；按 {} 读就在界内，请核对坐标系",
        "coordinate_system", "township", pl.col("outside_m").round(0).cast(pl.Int64), "nearest_system",
    )  # fmt: skip
    message = site.select(
        pl.when(pl.lit(first)).then(pl.lit(missing_text)).when(elsewhere).then(misfit_text).alias("message")
    ).to_series()
    return in_form(table, file, field, "coordinate_system", message)
