"""Divisions: two real counties before and after their mergers, as reference data and as questions to the names."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.cleaning.places.names import townships, villages
from pipelines.cleaning.places.place_cells import resolved
from pipelines.cleaning.places.spelling import stem, village_spelling
from pipelines.reference.county import ALIASES, County
from tests.clerk import COUNTY

FILES = Path(__file__).parent / "files"
COUNTIES = {"350304": "荔城区", "511922": "南江县"}
BEFORE, LAST_DAY, AFTER = date(2016, 6, 1), date(2019, 12, 31), date(2020, 1, 1)
Alias = tuple[str, str, str, date | None, date | None]


def committed(code: str, year: int) -> pl.DataFrame:
    """code, name, level (town or village), town: the committed extract."""
    return pl.read_csv(FILES / f"divisions_{code}_{COUNTIES[code]}_{year}.csv", infer_schema=False)


def whole(folder: Path, code: str, year: int) -> pl.DataFrame:
    """The same from the sources' own files, whole."""
    path = f"{code}_{COUNTIES[code]}"
    rows = pl.read_csv(folder / f"{path}_villages_{year}.csv", infer_schema=False)
    if year == 2016:
        return rows.filter(pl.col("level") != "county").select("code", "name", "level", "town")
    towns = pl.read_csv(folder / f"{path}_towns_2023.csv", infer_schema=False).select("code", "name")
    homes = towns.select(streetCode="code", town="name")
    below = rows.join(homes, on="streetCode").select("code", "name", pl.lit("village").alias("level"), "town")
    return pl.concat([towns.select("code", "name", pl.lit("town").alias("level"), pl.col("name").alias("town")), below])


def county(code: str, now: pl.DataFrame, aliases: Iterable[Alias] = ()) -> County:
    """The county as its rows of today say, with these former names."""
    towns = now.filter(pl.col("level") == "town").select("code", "name").with_columns(kind=pl.lit("镇"))
    homes = towns.select(township_code="code", town="name")
    below = now.filter(pl.col("level") == "village").join(homes, on="town")
    return dataclasses.replace(
        COUNTY,
        name=COUNTIES[code],
        code=code,
        townships=towns,
        villages=below.select("code", "name", "township_code", pl.col("town").alias("township")),
        aliases=pl.DataFrame(list(aliases), schema=ALIASES, orient="row"),
    )


def asked(
    of: County, level: str, texts: Sequence[str], within: Sequence[str | None] | None = None, on: date | None = BEFORE
) -> pl.DataFrame:
    """text, township, value and reason for every text."""
    names = townships(of) if level == "town" else villages(of)
    cells = pl.DataFrame(
        {"text": texts, "on": [on] * len(texts), "township": within or [None] * len(texts)},
        schema={"text": pl.String, "on": pl.Date, "township": pl.String},
    )
    return cells.with_columns(resolved(cells.with_columns(period=pl.lit(None, pl.Date)), names, of.name))


def names_of(rows: pl.DataFrame, level: str) -> list[str]:
    return rows.filter(pl.col("level") == level)["name"].to_list()


def homes_of(rows: pl.DataFrame) -> list[str | None]:
    """The town of every village."""
    return list(rows.filter(pl.col("level") == "village")["town"])


def former_towns(before: pl.DataFrame, now: pl.DataFrame) -> list[Alias]:
    """Every gone town as a former name of the one that most of its villages, or its own stem, went to."""
    today = now.filter(pl.col("level") == "town")
    code_of: dict[str, str] = dict(today.select("name", "code").iter_rows())
    by_stem = {stem(name): name for name in code_of}
    spelled = pl.col("name").map_elements(village_spelling, pl.String).alias("key")
    went = before.filter(pl.col("level") == "village").select("town", spelled)
    went = went.join(now.filter(pl.col("level") == "village").select(spelled, now="town"), on="key")
    aliases: list[Alias] = []
    for town in names_of(before, "town"):
        counted = went.filter(pl.col("town") == town)["now"].value_counts(sort=True)["now"]
        heir = by_stem.get(stem(town)) or (counted[0] if len(counted) else next(iter(code_of)))
        if town not in code_of:
            aliases.append(("township", code_of[heir], town, None, LAST_DAY))
    return aliases


def report(folder: Path, code: str) -> dict[str, int]:
    """How the names of both years fare over a whole county: counts by what was asked."""
    before, now = whole(folder, code, 2016), whole(folder, code, 2023)
    bare, towns = county(code, now), former_towns(before, now)
    known, today = county(code, now, towns), names_of(now, "town")
    old, gone = names_of(before, "town"), [name for name in names_of(before, "town") if name not in today]
    heirs: dict[str, str] = dict(zip(old, asked(known, "town", old)["value"], strict=True))
    asks = before.filter(pl.col("level") == "village").with_columns(pl.col("town").replace(heirs))
    answers = asked(known, "village", asks["name"].to_list(), asks["town"].to_list())
    self_now = asked(bare, "village", names_of(now, "village"), homes_of(now))
    return {
        "towns of 2023": len(today),
        "… resolved to themselves": sum(asked(bare, "town", today)["value"] == pl.Series(today)),
        "villages of 2023": self_now.height,
        "… villages resolved to themselves": sum(self_now["value"] == self_now["text"]),
        "towns of 2016 gone": len(gone),
        "… refused without an alias": asked(bare, "town", gone)["value"].null_count(),
        "… known by alias on their last day": asked(known, "town", gone, on=LAST_DAY)["value"].count(),
        "… refused the day after": asked(known, "town", gone, on=AFTER)["value"].null_count(),
        "villages of 2016": answers.height,
        "… known today": answers["value"].count(),
        "… refused": answers["reason"].count(),
        "… of these offered a near name": sum(answers["reason"].drop_nulls().str.contains("最接近的是")),
    }


if __name__ == "__main__":
    for one in COUNTIES:
        print(one, COUNTIES[one])
        for question, count in report(Path(sys.argv[1]), one).items():
            print(f"  {question:<40}{count:>5}")
