"""Coordinates: the datums against published points, the cells as clerks type them, and what can be no place here."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.file import CleanFile, clean_file
from pipelines.geography.datums import bd_to_gcj, gcj_to_bd, gcj_to_wgs, to_wgs, wgs_to_gcj
from pipelines.geography.outlines import Outlines
from tests.clerk import COUNTY, PROJECTS, project, unread, xlsx

# (WGS-84, GCJ-02, BD-09), published to six decimals
POINTS = [
    ((119.015, 25.4318), (119.019757, 25.429045), (119.026209, 25.435217)),
    ((106.843, 32.353), (106.847105, 32.350613), (106.853671, 32.356360)),
    ((116.391349, 39.907375), (116.397590, 39.908776), (116.403963, 39.915120)),
]
Point = tuple[float, float]
HERE = dataclasses.replace(COUNTY, outlines=Outlines({}, (119.05, 25.45), (118.9, 25.3, 119.2, 25.6)))
MICROMETRE = 1e-6 / 111_320  # in degrees
lng = st.floats(73.5, 135.0)
lat = st.floats(18.0, 53.5)


def at(point: Point) -> tuple[np.ndarray, np.ndarray]:
    return np.array([point[0]]), np.array([point[1]])


def rounded(pair: tuple[np.ndarray, np.ndarray]) -> Point:
    return round(float(pair[0][0]), 6), round(float(pair[1][0]), 6)


@pytest.mark.parametrize(("wgs", "gcj", "bd"), POINTS)
def test_the_published_points_come_out_to_the_last_decimal(wgs: Point, gcj: Point, bd: Point) -> None:
    there = wgs_to_gcj(*at(wgs))
    assert (rounded(there), rounded(gcj_to_bd(*there))) == (gcj, bd)
    assert rounded(gcj_to_wgs(*there)) == wgs
    assert rounded(to_wgs("BD09", *gcj_to_bd(*there))) == wgs
    assert rounded(to_wgs("CGCS2000", *at(wgs))) == rounded(to_wgs("WGS84", *at(wgs))) == wgs


@settings(deadline=None)
@given(st.lists(st.tuples(lng, lat), min_size=1, max_size=50))
def test_the_way_back_and_forth_ends_where_it_began_within_a_micrometre(points: list[Point]) -> None:
    x, y = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    for there, back in ((wgs_to_gcj, gcj_to_wgs), (gcj_to_bd, bd_to_gcj)):
        for ends in (there(*back(x, y)), back(*there(x, y))):
            assert np.abs(ends[0] - x).max() < MICROMETRE
            assert np.abs(ends[1] - y).max() < MICROMETRE


def test_no_points_give_no_points() -> None:
    assert [len(axis) for axis in to_wgs("BD09", np.array([]), np.array([]))] == [0, 0]


def handed_in(heads: tuple[str, ...], *cells: tuple[Any, ...]) -> CleanFile:
    rows = [[*project(nth), *row] for nth, row in enumerate(cells, start=1)]
    return clean_file("西河镇/项目台账.xlsx", xlsx({"项目台账": [[*PROJECTS, *heads], *rows]}), HERE)


def read(*cells: Any, heads: tuple[str, ...] = ("经度", "纬度")) -> tuple[Any, ...] | str:
    """The two coordinates of a row with these cells, or why they are not read; the row counts in any case."""
    result = handed_in(heads, cells)
    place = result.clean["projects"]["longitude", "latitude"].row(0)
    if why := unread(result):
        assert place == (None, None)
        return why[0]
    return place


@pytest.mark.parametrize(
    "cells",
    [
        ("119.015", "25.43"),
        (119.015, 25.43),
        ("119.015", "25.43"),
        ("E119.015", "N25.43"),
        ("119.015°", "25.43°"),
        ("119°00′54″E", "25°25′48″N"),
        ("119°00'54\"", "25°25'48\""),
        ("东经119度0分54秒", "北纬25度25分48秒"),
        ("119°0.9′", "25°25.8′"),
        ("119.0150,25.4300", None),
        ("119.0150,25.4300", None),
        ("119.0150 25.4300", None),
        ("(119.0150;25.4300)", None),
        ("119.0150,25.4300", "119.0150,25.4300"),
        (None, "119.0150,25.4300"),
        ("119° 00′ 54″ E, 25° 25′ 48″ N", None),
        ("25°25′48″N 119°00′54″E", None),
    ],
    ids=str,
)
def test_degrees_are_read_however_they_are_typed(cells: tuple[Any, ...]) -> None:
    place = read(*cells)
    assert isinstance(place, tuple)
    assert place == pytest.approx((119.015, 25.43), abs=1e-9)


def test_one_column_may_hold_both() -> None:
    assert read("119.0150,25.4318", heads=("坐标",)) == (119.015, 25.4318)


@pytest.mark.parametrize("cells", [(None, None), ("/", "无"), ("", " ")], ids=str)
def test_no_coordinates_are_no_fault(cells: tuple[Any, ...]) -> None:
    assert read(*cells) == (None, None)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("25.4318", "119.0150"), "看起来写反了，请按经度 119.015、纬度 25.4318 填写"),
        (("25.4318,119.0150", None), "看起来写反了，请按经度 119.015、纬度 25.4318 填写"),
        (("0", "0"), "不是实际位置，没有测过就把两格都留空"),
        (("39512345.6", "2812345.6"), "像是以米计的投影坐标（第 39 带的高斯平面坐标），不是经纬度，请换算成度数后填写"),
        (("2812345.6", "39512345.6"), "像是以米计的投影坐标（第 39 带的高斯平面坐标），不是经纬度"),
        (("512345.6", "2812345.6"), "像是以米计的投影坐标，不是经纬度"),
        (("139.7", "35.6"), "不在中国境内"),
        (("-119.015", "25.43"), "不在中国境内"),
        (("118.015", "25.43"), "离云溪县太远（本县在经度 118.90–119.20、纬度 25.30–25.60）"),
        (("119.015", None), "纬度：只写了经度，没有纬度；请补上，或把两格都留空"),
        (("/", "25.43"), "经度：只写了纬度，没有经度"),
        (("城东", "25.43"), "经度：“城东”看不出是经度，请写十进制度数，如 119.0150"),
        (("119°61′", "25.43"), "经度：“119°61′”看不出是经度"),
        (("119,015", "25,43"), "看不出是经度"),
        (("#REF!", "25.43"), "“#REF!”是 Excel 公式错误"),
    ],
    ids=str,
)
def test_what_can_be_no_place_in_the_county_is_no_place_and_goes_home_marked(cells: tuple[Any, ...], why: str) -> None:
    reason = read(*cells)
    assert isinstance(reason, str)
    assert why in reason


@pytest.mark.parametrize(("west", "accepted"), [("118.7", True), ("118.699", False)])
def test_a_site_just_over_the_border_is_for_people_to_judge(west: str, accepted: bool) -> None:
    assert isinstance(read(west, "25.43"), tuple) == accepted


def test_a_county_without_a_map_only_knows_what_is_china() -> None:
    rows = [[*PROJECTS, "经度", "纬度"], [*project(1), "87.6", "43.8"]]
    assert clean_file("西河镇/项目台账.xlsx", xlsx({"项目台账": rows}), COUNTY).rejected.is_empty()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.floats(118.9, 119.2), st.floats(25.3, 25.6)), min_size=1, max_size=20))
def test_degrees_minutes_and_seconds_are_the_decimal_degrees(points: list[Point]) -> None:
    def typed(value: float) -> str:
        minutes = value % 1 * 60
        return f"{int(value)}°{int(minutes)}′{minutes % 1 * 60:.6f}″"

    result = handed_in(("经度", "纬度"), *[(typed(x).replace("60.000000", "59.999999"), typed(y).replace(
        "60.000000", "59.999999")) for x, y in points])  # fmt: skip
    clean = result.clean["projects"].sort("source_row")
    for name, wanted in (("longitude", [x for x, _ in points]), ("latitude", [y for _, y in points])):
        assert (clean[name] - pl.Series(wanted)).abs().max() < 1e-8  # type: ignore[operator]  # the rows are all there


@pytest.mark.parametrize("typed", ["118.93 021", "118.93\n021", "1 18.93", "118. 93", "118 .93", "118.93²", "118.93①"])
def test_a_degree_whose_digits_are_parted_or_marked_is_none(typed: str) -> None:
    assert "看不出是经度" in read(typed, "27.1")
    assert "看不出是经度" in read(f"{typed},27.1", None, heads=("坐标", "备注"))
