"""County: what a county brings of its own — names, codes, polygons, holidays, limits, schemes."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from pipelines import registry
from pipelines.errors import ReferenceError
from pipelines.geography import outlines
from pipelines.geography.datums import SAME, SYSTEMS
from pipelines.geography.outlines import Outlines
from pipelines.reference.ledgers import Duty, duties
from pipelines.reference.mappings import OwnWords
from pipelines.reference.mappings import load as load_mappings

__all__ = ["County", "ReferenceError", "load"]


@dataclass(frozen=True, eq=False)  # one county is itself: what is worked out from it is kept by identity
class County:
    """The county's reference data, read whole.

    townships: code (9 digits), name, kind, group, population, area_km2 · villages: code (12 digits), name,
    township_code, township, population, vulnerable_population · aliases: level (township|village), code, alias,
    valid_from, valid_to · holidays: day, kind (rest|work), name · outlines: the townships' polygons, none in a county
    without a map. `fingerprint` changes when any file does.
    """

    folder: Path
    name: str
    code: str
    sample_as_of: date | None
    report_due_day: int
    townships: pl.DataFrame
    villages: pl.DataFrame
    aliases: pl.DataFrame
    holidays: pl.DataFrame
    fingerprint: str
    names_fingerprint: str  # only what cleaning looks at: county, townships, villages, aliases, mappings, map
    mappings: tuple[OwnWords, ...] = ()
    duties: tuple[Duty, ...] = ()  # the 报送目录; empty: whatever anybody has ever handed in
    coordinate_system: str | None = None  # of coordinates whose ledger names none
    boundary_system: str = "WGS84"
    outlines: Outlines = field(default_factory=lambda: Outlines({}, (0.0, 0.0), None))

    @property
    def boundaries(self) -> Path:
        return self.folder / "boundaries.geojson"

    @property
    def limits(self) -> Path:
        return self.folder / "limits.toml"

    def scheme(self, name: str = "default") -> Path:
        return self.folder / "schemes" / f"{name}.toml"


TOWNSHIPS = {
    "code": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "group": pl.String,
    "population": pl.Int64,
    "area_km2": pl.Float64,
}
VILLAGES = {
    "code": pl.String,
    "name": pl.String,
    "township_code": pl.String,
    "population": pl.Int64,
    "vulnerable_population": pl.Int64,
}
ALIASES = {"level": pl.String, "code": pl.String, "alias": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
HOLIDAYS = {"day": pl.Date, "kind": pl.String, "name": pl.String}


def _table(folder: Path, name: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    path = folder / name
    try:
        frame = pl.read_csv(path, schema_overrides=schema)
    except FileNotFoundError:
        raise ReferenceError(f"{path}：缺少基础数据文件。请从示例县复制一份再改，或先运行 mingjian sample。") from None
    except pl.exceptions.PolarsError as error:
        raise ReferenceError(
            f"{path}：无法读取（{str(error).splitlines()[0]}）。请按 docs/reference.md 的列名核对。"
        ) from None
    missing = [column for column in schema if column not in frame.columns]
    if missing:
        raise ReferenceError(f"{path}：缺少列 {'、'.join(missing)}。请按 docs/reference.md 的列名补齐。")
    return frame.select(list(schema))


NAME_FILES = ("county.toml", "townships.csv", "villages.csv", "aliases.csv", "mappings.toml", "boundaries.geojson")


def _digest(folder: Path, paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _system(path: Path, facts: dict[str, object], key: str) -> str | None:
    """A coordinate system named in county.toml. Raises ReferenceError for a name that nobody knows."""
    said = facts.get(key)
    known = (*SYSTEMS, *SAME)
    if said is not None and said not in known:
        raise ReferenceError(f"{path}：{key} = {said!r} 不是认识的坐标系。请写 {'、'.join(known)} 之一，或不写。")
    return None if said is None else str(said)


def load(folder: Path) -> County:
    """Read `folder` (county.toml, townships.csv, villages.csv, aliases.csv, holidays.csv, …).

    Raises ReferenceError naming the file that is missing or malformed.
    """
    facts_path = folder / "county.toml"
    try:
        facts = tomllib.loads(facts_path.read_text("utf-8"))
    except FileNotFoundError:
        raise ReferenceError(
            f"{facts_path}：找不到县基础数据。"
            "请先运行 mingjian sample --out 目录 生成示例县，或把本县基础数据放到该目录。"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ReferenceError(f"{facts_path}：格式有误（{error}）。") from None
    townships = _table(folder, "townships.csv", TOWNSHIPS)
    villages = _table(folder, "villages.csv", VILLAGES).join(
        townships.select(township_code="code", township="name"), on="township_code", how="left", maintain_order="left"
    )
    boundary_system = _system(facts_path, facts, "boundary_system") or "WGS84"
    return County(
        folder=folder,
        name=str(facts["name"]),
        code=str(facts["code"]),
        sample_as_of=facts.get("sample_as_of"),
        report_due_day=int(facts.get("report_due_day", 25)),
        townships=townships,
        villages=villages,
        aliases=_table(folder, "aliases.csv", ALIASES),
        holidays=_table(folder, "holidays.csv", HOLIDAYS),
        fingerprint=_digest(folder, sorted(path for path in folder.rglob("*") if path.is_file())),
        names_fingerprint=_digest(folder, [path for name in NAME_FILES if (path := folder / name).exists()]),
        mappings=load_mappings(folder / "mappings.toml", frozenset(townships["name"])),
        duties=duties(facts_path, facts, registry.datasets()),
        coordinate_system=_system(facts_path, facts, "coordinate_system"),
        boundary_system=boundary_system,
        outlines=outlines.load(folder / "boundaries.geojson", boundary_system),
    )


def nameless() -> County:
    """No county in particular: for a check where no reference data is at hand. It knows no township and no village."""
    return County(
        folder=Path(),
        name="",
        code="",
        sample_as_of=None,
        report_due_day=25,
        townships=pl.DataFrame(schema=TOWNSHIPS),
        villages=pl.DataFrame(schema=VILLAGES | {"township": pl.String}),
        aliases=pl.DataFrame(schema=ALIASES),
        holidays=pl.DataFrame(schema=HOLIDAYS),
        fingerprint="",
        names_fingerprint="",
    )
