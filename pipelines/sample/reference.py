"""Reference: writes what the sample county brings of its own — codes, people, old names, the map."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from shapely.geometry import mapping

from pipelines.sample.ground import names
from pipelines.sample.ground.days import HOLIDAYS
from pipelines.sample.ground.geography import Township, townships
from pipelines.sample.spec import Spec

SINCE = "1984-10-01"  # when the old names began: townships came back in place of communes
REPORT_DUE_DAY = 25
COMMITTED = HOLIDAYS.parent  # holidays, limits and schemes are the same for every sample


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def aliases(places: Sequence[Township]) -> list[tuple[str, str, str, str, str]]:
    """Old names: (level, code, alias, valid from, valid to)."""
    codes = {township.name: township.code for township in places}
    rows = [("township", codes[name], old, SINCE, until) for name, old, until in names.OLD_TOWNSHIPS if name in codes]
    for at, old in enumerate(names.OLD_VILLAGES):
        # Two old villages became one in every second township from the third on.
        index = 2 + at // 2 * 2
        if index < len(places):
            village = places[index].villages[1]
            rows.append(("village", village.code, old, SINCE, names.VILLAGES_MERGED_ON))
    return rows


def boundaries(places: Sequence[Township]) -> dict[str, object]:
    """The map as GeoJSON; properties code and name."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": township.code, "name": township.name},
            "geometry": mapping(township.tile),
        }
        for township in places
    ]
    return {"type": "FeatureCollection", "features": features}


def _tables(folder: Path, places: Sequence[Township]) -> None:
    _write(
        folder / "townships.csv",
        ("code", "name", "kind", "group", "population", "area_km2"),
        ((at.code, at.name, at.kind, at.group, at.population, at.area_km2) for at in places),
    )
    _write(
        folder / "villages.csv",
        ("code", "name", "township_code", "population", "vulnerable_population"),
        ((v.code, v.name, at.code, v.population, v.vulnerable) for at in places for v in at.villages),
    )
    _write(folder / "aliases.csv", ("level", "code", "alias", "valid_from", "valid_to"), aliases(places))


def write_reference(spec: Spec, folder: Path) -> None:
    """Write the whole reference folder of the sample county."""
    folder.mkdir(parents=True, exist_ok=True)
    places = townships(spec.townships)
    facts = f'name = "{names.COUNTY}"\ncode = "{names.COUNTY_CODE}"\nsample_as_of = {spec.as_of.isoformat()}\n'
    facts += f'report_due_day = {REPORT_DUE_DAY}\ncoordinate_system = "WGS84"\n'
    (folder / "county.toml").write_text(facts, encoding="utf-8")
    _tables(folder, places)
    text = json.dumps(boundaries(places), ensure_ascii=False, separators=(",", ":"))
    (folder / "boundaries.geojson").write_text(text, encoding="utf-8")
    for name in ("holidays.csv", "mappings.toml"):
        shutil.copyfile(COMMITTED / name, folder / name)
    shutil.copyfile(COMMITTED / "county_limits.toml", folder / "limits.toml")
    shutil.copytree(COMMITTED / "schemes", folder / "schemes", dirs_exist_ok=True)
