"""A tiny county written by hand: three townships, a few villages, ledgers as csv, for nights that must break."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
TOWNSHIPS = (("350987001", "城关街道"), ("350987100", "西河镇"), ("350987200", "东山乡"))
PROJECTS = (
    "项目编号,项目名称,乡镇,村(社区),项目类别,计划年度,预算金额(万元),"
    "计划开工日期,计划竣工日期,实际开工日期,实际竣工日期"
)
CONTRACTS = "合同编号,项目编号,施工单位,合同金额,签订日期"
PAYMENTS = "凭证号,项目编号,拨付日期,拨付金额,款项性质,收款单位"


def _square(x: float) -> list[list[list[float]]]:
    return [[[x, 25.0], [x + 0.1, 25.0], [x + 0.1, 25.1], [x, 25.1], [x, 25.0]]]


def tiny_county(data: Path) -> Path:
    """Write reference/ and an empty inbox/ below `data`."""
    reference, inbox = data / "reference", data / "inbox"
    reference.mkdir(parents=True)
    inbox.mkdir()
    (reference / "county.toml").write_text('name = "云溪县"\ncode = "350987"\nreport_due_day = 25\n', "utf-8")
    rows = [f"{code},{name},{name[-1]},Ⅰ,20000,50.5" for code, name in TOWNSHIPS]
    (reference / "townships.csv").write_text("\n".join(["code,name,kind,group,population,area_km2", *rows]), "utf-8")
    rows = [f"{code}201,{name[0]}新村,{code},2000,30" for code, name in TOWNSHIPS]
    (reference / "villages.csv").write_text(
        "\n".join(["code,name,township_code,population,vulnerable_population", *rows]), "utf-8"
    )
    (reference / "aliases.csv").write_text("level,code,alias,valid_from,valid_to\n", "utf-8")
    shapes = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": _square(118 + nth / 10)},
        }
        for nth, (code, name) in enumerate(TOWNSHIPS)
    ]
    (reference / "boundaries.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": shapes}), "utf-8"
    )
    shutil.copy(REPO / "data/reference/holidays.csv", reference)
    shutil.copy(REPO / "data/reference/limits.toml", reference)
    shutil.copytree(REPO / "data/reference/schemes", reference / "schemes")
    return data


def project(nth: int, code: str = "350987100", township: str = "西河镇", budget: str = "20") -> str:
    """One row of the project ledger; its village is the township's only one."""
    days = "2026-03-01,2026-06-30,2026-03-05,2026-06-20"
    return f"{code}-2026-{nth:04d},{township}村道{nth},{township},{township[0]}新村,道路,2026,{budget},{days}"


def ledger(data: Path, name: str, header: str, *rows: str) -> Path:
    """Hand in one csv ledger under `name` (relative to the inbox)."""
    path = data / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8-sig")
    return path
