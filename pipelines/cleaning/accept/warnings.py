"""Warnings: what is probably wrong in a sheet's cells and refuses nothing — warnings for the clerk to look at.

They stand for accepted and for refused rows alike, and change neither.
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.accept.by_table import joined
from pipelines.cleaning.batch.coordinates import LAT, LNG
from pipelines.cleaning.batch.read import Batch
from pipelines.cleaning.cells.identifiers import credit_code_fits, lost_its_end, project_code_fits
from pipelines.cleaning.outcome.schema import WARNINGS
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


def warnings_of(batch: Batch, county: County) -> pl.DataFrame:
    """The warnings of every table (`table` and WARNINGS)."""
    frames = [one for field in batch.dataset.fields
              for one in (*_magnitudes(batch, field), *_codes(batch, field), *_abouts(batch, field))]  # fmt: skip
    if {LNG, "coordinate_system"} <= batch.dataset.field_names:
        frames += _coordinates(batch, county)
    return joined(frames, WARNINGS)


def warnings_of_cells(batch: Batch) -> pl.DataFrame:
    """The warnings that a cell gives by itself, whatever else stands in its sheet."""
    fields = batch.dataset.fields
    return joined((one for field in fields for one in (*_codes(batch, field), *_abouts(batch, field))), WARNINGS)


def magnitudes(batch: Batch) -> pl.DataFrame:
    """The warnings of money columns as a whole: amounts far from their middle. Every row of a sheet must be there."""
    return joined((one for field in batch.dataset.fields for one in _magnitudes(batch, field)), WARNINGS)


def _magnitudes(batch: Batch, field: Field) -> list[pl.DataFrame]:
    if field.kind != "money" or not any(field.name in table.header.columns for table in batch.tables):
        return []
    unit = batch.cells.of_table(lambda table: _unit(table, field), pl.String())
    return in_form(batch, field, "magnitude", _magnitude(batch.value[field.name], unit, batch.cells.place["table"]))


def _abouts(batch: Batch, field: Field) -> list[pl.DataFrame]:
    """The numbers that say of themselves that they are none exactly: 约40万, 38万元左右, 38(暂估)."""
    if field.kind not in COUNTED:
        return []
    says = batch.cells.typed.select(text=field.name)
    about = says.select(pl.col("text").str.contains(_ABOUT).fill_null(False)).to_series()
    known = about & batch.value[field.name].is_not_null()
    return in_form(batch, field, "approximate", reason_where(says, known, pl.format(ABOUT, shown(pl.col("text")))))


def _codes(batch: Batch, field: Field) -> list[pl.DataFrame]:
    """Codes that their own check digit, or their form, shows to be wrong."""
    return [
        warned
        for kind, fits, message, slow in _CHECKS
        if kind in _kinds(field)
        for warned in in_form(batch, field, kind, _said(batch.value[field.name], fits, message, once=slow))
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
    return reason_where(rows, wrong, pl.format(message, shown(_CODE)))


def _unit(table: Table, field: Field) -> str | None:
    """The unit in which the column's numbers were read."""
    return str(unit_of(field, table.header, table.setting.file_unit)) if field.name in table.header.columns else None


def _magnitude(fen: pl.Series, unit: pl.Series, table: pl.Series) -> pl.Series:
    """A sentence for every amount at least 1,000 times the middle of its column, or at most a thousandth of it.

    Only a column of 万元 can hold 元 that were not converted, and only one of 元 an amount of 万元.
    """
    amounts = pl.DataFrame({"table": table, "unit": unit, "fen": fen.abs().replace(0, None)})
    middle, peers = pl.col("fen").median().over("table"), pl.col("fen").count().over("table")
    frame = amounts.with_columns(times=pl.when(peers > PEERS).then(pl.col("fen") / middle))
    times, less, unit_is = pl.col("times"), 1 / pl.col("times"), pl.col("unit")
    more = pl.format("是同列中位数的 {} 倍", times.round(0).cast(pl.Int64))
    fewer = pl.format("只有同列中位数的 {} 分之一", less.round(0).cast(pl.Int64))
    slip = (
        pl.when(times.is_between(*SLIP) & (unit_is == "万元"))
        .then(pl.lit("，像是把元写进了万元的列"))
        .when(less.is_between(*SLIP) & (unit_is == "元"))
        .then(pl.lit("，像是把万元写进了元的列"))
        .otherwise(pl.lit(""))
    )
    far = frame.select((times >= FAR) | (less >= FAR)).to_series()
    sentence = pl.concat_str(pl.when(times >= FAR).then(more).otherwise(fewer), slip, pl.lit("，请核对单位"))
    return reason_where(frame, far, sentence)


def in_form(batch: Batch, field: Field, kind: str, message: pl.Series) -> list[pl.DataFrame]:
    """The rows that have a message, as warnings with their `table`; none where there is none."""
    at = message.is_not_null().arg_true()
    if not at.len():
        return []
    place, value = batch.cells.place[at], batch.value
    numbers = place["table"].to_list()
    tables = batch.tables
    wanted = pl.DataFrame({
        "table": place["table"],
        "township": batch.township[at],
        "project_no": value["project_no"][at] if "project_no" in value.columns else None,
        "source_file": [tables[nth].setting.file for nth in numbers],
        "source_sheet": [tables[nth].sheet for nth in numbers],
        "source_row": place["row"],
        "text": batch.cells.typed[field.name][at],
        "message": message[at],
    }).with_columns(
        dataset=pl.lit(batch.dataset.key), field=pl.lit(field.name), label=pl.lit(field.label), kind=pl.lit(kind)
    )  # fmt: skip
    return [wanted.select("table", *(pl.col(name).cast(dtype) for name, dtype in WARNINGS.items()))]


def _coordinates(batch: Batch, county: County) -> list[pl.DataFrame]:
    """Coordinates without a system, once per sheet; and those that would fit their township in another system."""
    points = batch.value.select(LNG, LAT, "coordinate_system").with_columns(
        coordinate_system=pl.col("coordinate_system").fill_null(pl.lit(county.coordinate_system, pl.String)),
        township=batch.township,
    )
    there = points[LNG].is_not_null()
    if not there.any():
        return []
    field = batch.dataset.field("coordinate_system")
    homeless = pl.DataFrame({"table": batch.cells.place["table"], "is": there & points["coordinate_system"].is_null()})
    is_homeless = pl.col("is")
    first = homeless.select(is_homeless & (is_homeless.cum_sum().over("table") == 1)).to_series()
    count = homeless.select(is_homeless.sum().over("table")).to_series()
    missing_text = pl.format(
        "从这一行起共 {} 行有坐标而没写坐标系，只保留不换算，地图上不显示；请在“坐标系”列写明", pl.lit(count)
    )
    site = pl.concat([points, fitted(points, county.outlines)], how="horizontal")
    elsewhere = (pl.col("outside_m") > BORDER_NOISE) & (pl.col("nearest_m") <= BORDER_NOISE)
    misfit_text = pl.format(
        "按 {} 读，这个点在{}界外 {} 米；按 {} 读就在界内，请核对坐标系",
        "coordinate_system", "township", pl.col("outside_m").round(0).cast(pl.Int64), "nearest_system",
    )  # fmt: skip
    message = site.select(pl.when(pl.lit(first)).then(missing_text).when(elsewhere).then(misfit_text).alias("message"))
    return in_form(batch, field, "coordinate_system", message.to_series())
