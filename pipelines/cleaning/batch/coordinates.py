"""Coordinates: the longitude and latitude of a row, read together; a pair that cannot be a place here is refused.

What is accepted stays as the ledger wrote it, in the ledger's own coordinate system.
"""

from __future__ import annotations

import polars as pl

from pipelines.cleaning.batch.cells import Cells
from pipelines.cleaning.cells.degrees import degrees, parted
from pipelines.cleaning.text.empty import is_broken, is_empty
from pipelines.cleaning.text.text import plain, shown
from pipelines.ranges import EAST, NORTH
from pipelines.reference.county import County

LNG, LAT = "longitude", "latitude"
AXES = (LNG, LAT)
PLAIN_DEGREES = r"^-?[0-9]{1,12}(?:\.[0-9]+)?$"
MARGIN = 0.2  # degrees around the county's map: a site just over the border is for people to judge, not to refuse
NO_SYSTEM = "坐标系看不懂，这个坐标不能换算"
ZERO, METRES = 1e-6, 1000.0  # nearer to 0 is nothing; from here on a number is metres, not degrees
BANDS = (13_000_000.0, 46_000_000.0)  # eastings that bear the number of their 6° or 3° zone in front


def located(
    value: pl.DataFrame, reason: pl.DataFrame, cells: Cells, county: County
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`value` and `reason` with the two coordinates read; unchanged for a dataset, or tables, that have neither."""
    if LNG not in value.columns or not any({LNG, LAT} & table.known_header.columns.keys() for table in cells.tables):
        return value, reason
    read = _read(cells.text)
    why_lng, why_lat = _unread(LNG), _unread(LAT)
    pair = _impossible(county)
    rows = read.with_columns(why_lng=why_lng, why_lat=why_lat).with_columns(
        why_lng=pl.when(pl.col("why_lng").is_null() & pl.col("why_lat").is_null()).then(pair).otherwise("why_lng")
    )
    points = rows.with_columns(
        pl.when(pl.col("why_lng").is_null() & pl.col("why_lat").is_null()).then(name).alias(name) for name in AXES
    )
    value = value.with_columns(points[LNG], points[LAT])
    return _in_a_system(value, reason.with_columns(points["why_lng"].alias(LNG), points["why_lat"].alias(LAT)))


def _in_a_system(value: pl.DataFrame, reason: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A point whose system is written and cannot be read is no point: the county's own must not stand in for it."""
    if "coordinate_system" not in reason.columns or reason["coordinate_system"].null_count() == reason.height:
        return value, reason
    lost = reason["coordinate_system"].is_not_null()
    why = pl.when(lost & value[LNG].is_not_null()).then(pl.lit(NO_SYSTEM))
    return (
        value.with_columns(pl.when(~lost).then(name).alias(name) for name in AXES),
        reason.with_columns(pl.coalesce(name, why).alias(name) for name in AXES),
    )


def _read(cells: pl.DataFrame) -> pl.DataFrame:
    """For both axes: the cell's `text` (null where it is empty), whether it is `broken`, and the degrees in it."""
    parts = []
    for name in AXES:
        cell = cells.select(text=name).with_columns(plain=plain(pl.col("text")))
        cell = cell.with_columns(text=pl.when(~is_empty()).then("text"))
        parts.append(cell.select(pl.col("text").alias(f"text_{name}"), is_broken().alias(f"broken_{name}")))
    frame = pl.concat(parts, how="horizontal").with_row_index("place")
    plain_cells = pl.all_horizontal(pl.col(f"text_{name}").str.contains(PLAIN_DEGREES).fill_null(True) for name in AXES)
    usual, odd = frame.filter(plain_cells), frame.filter(~plain_cells)
    usual = usual.with_columns(pl.col(f"text_{name}").cast(pl.Float64).alias(name) for name in AXES)
    return pl.concat([usual, _parsed(odd)]).sort("place")


def _parsed(frame: pl.DataFrame) -> pl.DataFrame:
    """The cells that are more than a plain number: letters, minutes and seconds, both coordinates in one."""
    columns = [*frame.columns, *AXES]
    frame = frame.with_columns(both=parted(pl.coalesce(f"text_{LNG}", f"text_{LAT}")))
    one, two = pl.col("both").struct.field("one"), pl.col("both").struct.field("two")
    alone = pl.col(f"text_{LAT}").is_null() | pl.col(f"text_{LNG}").is_null()
    alone = alone | (pl.col(f"text_{LAT}") == pl.col(f"text_{LNG}"))  # one cell merged over both columns
    shared = one.is_not_null() & alone
    frame = frame.with_columns(
        first=degrees(pl.when(shared).then(one).otherwise(f"text_{LNG}")),
        second=degrees(pl.when(shared).then(two).otherwise(f"text_{LAT}")),
        shared=shared,
    )
    texts = pl.coalesce(f"text_{LNG}", f"text_{LAT}")
    frame = frame.with_columns(
        pl.when("shared").then(texts).otherwise(f"text_{name}").alias(f"text_{name}") for name in AXES
    )
    return frame.with_columns(*_placed()).select(columns)


def _placed() -> list[pl.Expr]:
    """Longitude and latitude; in one cell the letters N and E say which is which."""
    first, second = pl.col("first").struct, pl.col("second").struct
    turned = pl.col("shared") & (first.field("axis") == "lat") & (second.field("axis") == "lng")
    turned = turned.fill_null(False)
    lng = pl.when(turned).then(second.field("value")).otherwise(first.field("value"))
    lat = pl.when(turned).then(first.field("value")).otherwise(second.field("value"))
    return [lng.alias(LNG), lat.alias(LAT)]


def _unread(name: str) -> pl.Expr:
    """Why one cell gives no degrees, or that it is the one that is missing."""
    label, other, sample = ("经度", LAT, "119.0150") if name == LNG else ("纬度", LNG, "25.4318")
    other_label = "纬度" if name == LNG else "经度"
    text = shown(pl.col(f"text_{name}"))
    return (
        pl.when(pl.col(f"broken_{name}"))
        .then(pl.format("“{}”是 Excel 公式错误，请改成实际的值", text))
        .when(text.is_not_null() & pl.col(name).is_null())
        .then(pl.format(f"“{{}}”看不出是{label}，请写十进制度数，如 {sample}", text))
        .when(text.is_null() & pl.col(f"text_{other}").is_not_null())
        .then(pl.lit(f"只写了{other_label}，没有{label}；请补上，或把两格都留空"))
    )


def _impossible(county: County) -> pl.Expr:
    """Why both numbers together are no place in the county; the first reason that holds."""
    lng, lat = pl.col(LNG), pl.col(LAT)
    shown = pl.format("写的是经度 {}、纬度 {}，", lng.round(6).cast(pl.String), lat.round(6).cast(pl.String))
    swapped = lng.is_between(*NORTH) & lat.is_between(*EAST)
    right = pl.format(
        "看起来写反了，请按经度 {}、纬度 {} 填写", lat.round(6).cast(pl.String), lng.round(6).cast(pl.String)
    )
    metres = pl.max_horizontal(lng.abs(), lat.abs()) >= METRES
    banded = pl.max_horizontal(lng, lat).is_between(*BANDS)
    band = pl.format(
        "（第 {} 带的高斯平面坐标）", (pl.max_horizontal(lng, lat) // 1_000_000).cast(pl.Int64, strict=False)
    )
    projected = pl.concat_str(
        pl.lit("像是以米计的投影坐标"),
        pl.when(banded).then(band).otherwise(pl.lit("")),
        pl.lit("，不是经纬度，请换算成度数后填写"),
    )
    sentence = (
        pl.when((lng.abs() < ZERO) & (lat.abs() < ZERO))
        .then(pl.lit("不是实际位置，没有测过就把两格都留空"))
        .when(swapped)
        .then(right)
        .when(metres)
        .then(projected)
        .when(~(lng.is_between(*EAST) & lat.is_between(*NORTH)))
        .then(pl.lit("不在中国境内，请核对"))
    )
    if county.outlines.bounds:
        west, south, east, north = county.outlines.bounds
        near = lng.is_between(west - MARGIN, east + MARGIN) & lat.is_between(south - MARGIN, north + MARGIN)
        here = f"离{county.name}太远（本县在经度 {west:.2f}–{east:.2f}、纬度 {south:.2f}–{north:.2f}），请核对"
        sentence = sentence.when(~near).then(pl.lit(here))
    return pl.when(lng.is_not_null() & lat.is_not_null()).then(pl.concat_str(shown, sentence.otherwise(None)))
