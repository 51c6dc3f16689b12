"""County: what a county brings of its own — names, codes, polygons, holidays, limits, schemes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.errors import ReferenceError
from pipelines.geography import outlines
from pipelines.geography.outlines import Outlines
from pipelines.reference import adjustments
from pipelines.reference.adjustments import Adjustment
from pipelines.reference.ledgers import Duty
from pipelines.reference.own_words import OwnWords

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
    warnings: tuple[str, ...] = ()  # what county.toml says that nobody knows
    adjustments: tuple[Adjustment, ...] = ()  # bonuses, deductions and vetoes of the ranking
    adopted: Mapping[str, str] = field(default_factory=dict)  # schemes that were adopted in the place of files

    @property
    def boundaries(self) -> Path:
        return self.folder / "boundaries.geojson"

    @property
    def limits(self) -> Path:
        return self.folder / "limits.toml"

    @property
    def schemes(self) -> Path:
        return self.folder / "schemes"


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


def load(folder: Path) -> County:
    """Read `folder` (county.toml, townships.csv, villages.csv, aliases.csv, holidays.csv, …).

    Raises ReferenceError naming the file that is missing or malformed.
    """
    # Readers are handed a county and load none: pydantic and its models would cost each of them a fifth of a second.
    from pipelines.reference import county_file, mappings

    file, warnings = county_file.read_county_file(folder / "county.toml")
    townships = _table(folder, "townships.csv", TOWNSHIPS)
    villages = _table(folder, "villages.csv", VILLAGES).join(
        townships.select(township_code="code", township="name"), on="township_code", how="left", maintain_order="left"
    )
    return County(
        folder=folder,
        name=file.name,
        code=file.code,
        sample_as_of=file.sample_as_of,
        report_due_day=file.report_due_day,
        townships=townships,
        villages=villages,
        aliases=_table(folder, "aliases.csv", ALIASES),
        holidays=_table(folder, "holidays.csv", HOLIDAYS),
        fingerprint=_digest(folder, sorted(path for path in folder.rglob("*") if path.is_file())),
        names_fingerprint=_digest(folder, [path for name in NAME_FILES if (path := folder / name).exists()]),
        mappings=mappings.load(folder / "mappings.toml", frozenset(townships["name"])),
        duties=file.duties,
        coordinate_system=file.coordinate_system,
        boundary_system=file.boundary_system,
        outlines=outlines.load(folder / "boundaries.geojson", file.boundary_system),
        warnings=warnings,
        adjustments=adjustments.load(folder / "adjustments.csv", townships["name"].to_list()),
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
