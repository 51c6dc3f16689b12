"""Sites: where a point lies in WGS-84, how far from its township it is, and what is suggested where it does not fit."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.cleaning.file import clean_file
from pipelines.errors import ReferenceError
from pipelines.geography.datums import gcj_to_bd, wgs_to_gcj
from pipelines.geography.fit import fitted
from pipelines.geography.outlines import METRES, Outlines, geojson, load
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.reference.county import load as load_county
from tests import tiny
from tests.clerk import COUNTY, PROJECTS, project, xlsx
from tests.handmade import facts

WEST, SOUTH, EAST, NORTH = 119.00, 25.40, 119.04, 25.44
MIDDLE = (119.02, 25.42)


def ring(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def drawn(folder: Path, **shapes: dict[str, Any]) -> Path:
    path = folder / "boundaries.geojson"
    features = [
        {"type": "Feature", "properties": {"code": "1", "name": name}, "geometry": shape}
        for name, shape in shapes.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


@pytest.fixture
def outlines(tmp_path: Path) -> Outlines:
    return load(drawn(tmp_path, 西河镇=ring(WEST, SOUTH, EAST, NORTH)))


def fit(
    outlines: Outlines, x: float | None, y: float | None, system: str | None, township: str = "西河镇"
) -> dict[str, Any]:
    points = {"township": [township], "longitude": [x], "latitude": [y], "coordinate_system": [system]}
    kinds = {"township": pl.String, "longitude": pl.Float64, "latitude": pl.Float64, "coordinate_system": pl.String}
    return fitted(pl.DataFrame(points, schema=kinds), outlines).row(0, named=True)


def moved(system: str) -> tuple[float, float]:
    """The middle of the township as that system gives it."""
    x, y = np.array([MIDDLE[0]]), np.array([MIDDLE[1]])
    there = {"WGS84": (x, y), "CGCS2000": (x, y), "GCJ02": wgs_to_gcj(x, y), "BD09": gcj_to_bd(*wgs_to_gcj(x, y))}
    return float(there[system][0][0]), float(there[system][1][0])


@pytest.mark.parametrize("system", ["WGS84", "CGCS2000", "GCJ02", "BD09"])
def test_a_point_comes_to_wgs84_from_the_system_that_was_said(outlines: Outlines, system: str) -> None:
    site = fit(outlines, *moved(system), system)
    assert (site["lon_wgs84"], site["lat_wgs84"]) == pytest.approx(MIDDLE, abs=1e-10)
    assert (site["outside_m"], site["nearest_m"]) == (0.0, 0.0)


def test_without_a_system_nothing_is_converted_and_nothing_guessed(outlines: Outlines) -> None:
    site = fit(outlines, *MIDDLE, None)
    assert (site["lon_wgs84"], site["lat_wgs84"], site["outside_m"]) == (None, None, None)
    assert site["nearest_m"] == 0.0


@pytest.mark.parametrize(("x", "y"), [(None, None), (119.0, None)])
def test_without_a_place_there_is_no_site(outlines: Outlines, x: float | None, y: float | None) -> None:
    assert set(fit(outlines, x, y, "WGS84").values()) == {None}


def test_a_township_without_a_polygon_cannot_tell(outlines: Outlines) -> None:
    site = fit(outlines, *MIDDLE, "WGS84", "东山镇")
    assert (site["outside_m"], site["nearest_m"], site["nearest_system"]) == (None, None, None)
    assert site["lon_wgs84"] == MIDDLE[0]


@pytest.mark.parametrize("metres", [1, 100, 2_000])
def test_the_distance_outside_is_measured_in_metres(outlines: Outlines, metres: int) -> None:
    site = fit(outlines, MIDDLE[0], SOUTH - metres / METRES, "WGS84")
    assert site["outside_m"] == pytest.approx(metres, rel=1e-6)
    site = fit(outlines, EAST + metres / METRES / np.cos(np.radians(MIDDLE[1])), MIDDLE[1], "WGS84")
    assert site["outside_m"] == pytest.approx(metres, rel=1e-3)


def test_a_border_drawn_in_another_system_is_brought_to_wgs84(tmp_path: Path) -> None:
    (west, east), (south, north) = wgs_to_gcj(np.array([WEST, EAST]), np.array([SOUTH, NORTH]))
    path = drawn(tmp_path, 西河镇=ring(float(west), float(south), float(east), float(north)))
    assert load(path, "GCJ02").bounds == pytest.approx((WEST, SOUTH, EAST, NORTH), abs=2e-4)
    shown = json.loads(geojson(path, "GCJ02"))["features"][0]["geometry"]["coordinates"][0]
    assert shown[0] == pytest.approx([WEST, SOUTH], abs=2e-4)


def test_a_county_without_a_map_draws_an_empty_one(tmp_path: Path) -> None:
    assert load(tmp_path / "boundaries.geojson") == Outlines({}, (0.0, 0.0), None)
    assert json.loads(geojson(tmp_path / "boundaries.geojson")) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [{"geometry": null}]}', '{"features": [{}]}'])
def test_a_map_that_is_none_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "boundaries.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(ReferenceError, match=r"boundaries\.geojson：不是可用的 GeoJSON"):
        load(path)


def warned(outlines: Outlines, *cells: tuple[Any, ...], system: str | None = None) -> list[tuple[int, str]]:
    county = dataclasses.replace(COUNTY, outlines=outlines, coordinate_system=system)
    rows = [[*PROJECTS, "经度", "纬度", "坐标系"], *([*project(nth), *row] for nth, row in enumerate(cells, start=1))]
    result = clean_file("西河镇/项目台账.xlsx", xlsx({"项目台账": rows}), county)
    assert result.clean["projects"].height == len(cells)  # a warning refuses nothing
    return [(row, text) for row, kind, text in result.warnings["source_row", "kind", "message"].iter_rows()]


def test_coordinates_without_a_system_are_told_once_per_sheet(outlines: Outlines) -> None:
    cells = [(None, None, None), (*MIDDLE, None), (*MIDDLE, None), (*MIDDLE, "GPS")]
    (only,) = warned(outlines, *cells)
    assert only[0] == 3
    assert only[1].startswith("从这一行起共 2 行有坐标而没写坐标系，只保留不换算")
    assert warned(outlines, *cells, system="WGS84") == []


def test_a_point_that_fits_its_township_in_another_system_gets_that_suggested(outlines: Outlines) -> None:
    # 100 m south-west of the north-east corner as GCJ-02 gives it: read as WGS-84 it lies beyond the corner
    x, y = wgs_to_gcj(np.array([EAST - 0.001]), np.array([NORTH - 0.001]))
    (only,) = warned(outlines, (float(x[0]), float(y[0]), None), system="WGS84")
    assert "按 WGS84 读，这个点在西河镇界外" in only[1]
    assert only[1].endswith("按 GCJ02 读就在界内，请核对坐标系")
    assert warned(outlines, (float(x[0]), float(y[0]), "高德")) == []


def test_the_facts_carry_wgs84_and_the_clean_rows_what_the_ledger_wrote() -> None:
    x, y = moved("GCJ02")
    place = {"longitude": x, "latitude": y, "coordinate_system": "GCJ02"}
    engine = facts(
        {
            "projects": [{"project_no": "P", "township": "西河镇", **place}, {"project_no": "Q", "township": "西河镇"}],
            "progress": [
                {"project_no": "P", "reported_on": date(2026, 5, 1), **place},
                {"project_no": "P", "reported_on": date(2026, 6, 1)},
            ],
        },
        date(2026, 9, 30),
    )
    sites = engine.sql("select project_no, longitude, lon_wgs84, lat_wgs84 from project_facts order by project_no")
    assert sites.row(0) == ("P", x, pytest.approx(MIDDLE[0], abs=1e-10), pytest.approx(MIDDLE[1], abs=1e-10))
    assert sites.row(1) == ("Q", None, None, None)
    sent = engine.sql("select lon_wgs84 from progress_facts order by reported_on")["lon_wgs84"].to_list()
    assert sent == [pytest.approx(MIDDLE[0], abs=1e-10), None]


def by_rule(data: Path) -> dict[str, Any]:
    """What the rule says of the county after a night."""
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC), processes=0)
    sql = "select subjects, flagged, clear, cannot_tell from rule_stats where rule = 'outside_township'"
    return Lake.open(current(data)).sql(sql).row(0, named=True)


HEAD, CELLS = (
    f"{tiny.PROJECTS},项目状态,经度,纬度,坐标系",
    [("118.15", "25.05"), ("118.15", "25.25"), ("118.05", "25.05")],
)


def sited(folder: Path) -> Path:
    """A county with a site inside its township, one beyond the county and one in the neighbour's."""
    data = tiny.tiny_county(folder)
    rows = [f"{tiny.project(nth)},完工,{x},{y},WGS84" for nth, (x, y) in enumerate(CELLS, start=1)]
    tiny.ledger(data, "西河镇/项目台账.csv", HEAD, *rows)
    return data


def test_a_night_flags_the_sites_outside_their_township(tmp_path: Path) -> None:
    data = sited(tmp_path)
    assert by_rule(data) == {"subjects": 3, "flagged": 2, "clear": 1, "cannot_tell": 0}
    (first, _) = Lake.open(current(data)).sql(
        "select evidence from findings where rule = 'outside_township' order by subject_id"
    )["evidence"]
    assert first.startswith("坐标 118.150000，25.250000（坐标系 WGS84）不在西河镇界内；换哪种坐标系读都在界外，最近的 ")


def test_a_county_without_a_map_has_its_night_and_cannot_tell(tmp_path: Path) -> None:
    data = sited(tmp_path)
    (data / "reference" / "boundaries.geojson").unlink()
    assert by_rule(data) == {"subjects": 3, "flagged": 0, "clear": 0, "cannot_tell": 3}


@pytest.mark.parametrize("key", ["coordinate_system", "boundary_system"])
def test_a_coordinate_system_that_nobody_knows_is_refused_with_the_names_that_are(tmp_path: Path, key: str) -> None:
    data = tiny.tiny_county(tmp_path)
    facts_path = data / "reference" / "county.toml"
    facts_path.write_text(facts_path.read_text("utf-8") + f'{key} = "北京54"\n', "utf-8")
    with pytest.raises(
        ReferenceError, match=f'第 4 行：{key} = "北京54" 不是认识的坐标系。请写 WGS84、GCJ02、BD09、CGCS2000 之一'
    ):
        load_county(data / "reference")
