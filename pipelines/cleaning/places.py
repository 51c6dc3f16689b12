"""Places: township and village cells → the county's own names; an unknown one is answered with the nearest."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

import polars as pl

from pipelines.cleaning.empty import is_broken, is_empty
from pipelines.cleaning.names import Names, township_spelling, village_spelling
from pipelines.cleaning.text import TEXT, plain

_ROW = ["text", "on", "township"]


def resolved(places: pl.DataFrame, names: Names, period: date | None, county: str) -> pl.DataFrame:
    """`value` and `reason` for every row of `places`: text, on (the row's own day), township (null for townships).

    An old name counts if it was valid on the row's day or on the last day of the file's `period`.
    """
    asked = places.select("text", "township").unique().with_columns(plain=plain(TEXT)).drop_nulls("plain")
    asked = asked.filter(~is_empty()).with_columns(broken=is_broken())
    spelled = asked.with_columns(
        key=pl.Series([_spelling(text, township, county) for text, township in asked.select("text", "township").rows()],
                      dtype=pl.String),
    )  # fmt: skip
    value = [names.current.get((township, key)) for township, key in spelled.select("township", "key").rows()]
    spelled = spelled.with_columns(value=pl.Series(value, dtype=pl.String))
    strange = places.unique().join(
        spelled.filter(pl.col("value").is_null()).drop("value"), on=["text", "township"], nulls_equal=True
    )
    answers = [_answer(row, names, period) for row in strange.iter_rows(named=True)]
    old = strange.select(_ROW).with_columns(
        renamed=pl.Series([name for name, _ in answers], dtype=pl.String),
        reason=pl.Series([reason for _, reason in answers], dtype=pl.String),
    )
    rows = places.join(
        spelled.select("text", "township", "value"),
        on=["text", "township"], how="left", nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    rows = rows.join(old, on=_ROW, how="left", nulls_equal=True, maintain_order="left")
    return rows.select(pl.coalesce("value", "renamed").alias("value"), "reason")


def _spelling(text: str, township: str | None, county: str) -> str:
    return township_spelling(text, county) if township is None else village_spelling(text, township)


def _answer(row: dict[str, object], names: Names, period: date | None) -> tuple[str | None, str | None]:
    text, key, township = str(row["text"])[:40], str(row["key"]), row["township"]
    if row["broken"]:
        return None, f"“{text}”是 Excel 公式错误,请改成实际的值"
    if not names.current:  # a check without the county's names: there is nothing to compare with
        return text, None
    within = township if isinstance(township, str) else None
    days = [day for day in (row["on"], period) if isinstance(day, date)]
    known = names.old.get((within, key), ())
    meant = {name for name, since, until in known if not days or any(_valid(day, since, until) for day in days)}
    if len(meant) == 1:
        return meant.pop(), None
    if known:
        return None, f"“{text}”在这一天已不是(或还不是){names.what}名,请写 {'、'.join(sorted({k[0] for k in known}))}"
    near = get_close_matches(key, names.beside(within), n=3, cutoff=0.5)
    hint = f",最接近的是 {'、'.join(near)}" if near else ""
    place = f"{within}没有" if within else "本县没有"
    return None, f"{place}“{text}”这个{names.what}{hint}"


def _valid(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
