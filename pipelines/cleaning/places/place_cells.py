"""Place cells: township and village cells → the county's own names; an unknown one is answered with the nearest."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.cleaning.places.match import Meant, match_place, nearest
from pipelines.cleaning.places.names import Names
from pipelines.cleaning.text.empty import NOT_CALCULATED, is_broken, is_empty, is_uncalculated
from pipelines.cleaning.text.text import TEXT, plain, shown

_ROW = ["text", "on", "township", "period"]


def resolved(places: pl.DataFrame, names: Names, county: str) -> pl.DataFrame:
    """`value` and `reason` for every row of `places`: text, on (the row's own day), township (null for townships) and
    `period` (the last day of the file's own time).

    An old name counts if it was valid on the row's day or on the last day of the file's period.
    """
    asked = places.select("text", "township").unique().with_columns(plain=plain(TEXT)).drop_nulls("plain")
    asked = asked.filter(~is_empty()).with_columns(broken=is_broken(), uncalculated=is_uncalculated())
    meanings = [
        match_place(text, township, names, county) for text, township in asked.select("text", "township").rows()
    ]
    spelled = asked.with_columns(value=pl.Series([one.name for one in meanings], dtype=pl.String))
    understood = dict(zip(asked.select("text", "township").iter_rows(), meanings, strict=True))
    strange = places.unique().join(
        spelled.filter(pl.col("value").is_null()).drop("value"), on=["text", "township"], nulls_equal=True
    )
    strange = strange.with_columns(shown=shown(TEXT))
    answers = [_answer(row, understood[row["text"], row["township"]], names) for row in strange.iter_rows(named=True)]
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


def _answer(row: dict[str, object], meaning: Meant, names: Names) -> tuple[str | None, str | None]:
    """The name that held on the row's day, or the sentence that says what to write instead."""
    text = str(row["shown"])
    if row["broken"]:
        return None, f"“{text}”是 Excel 公式错误，请改成实际的值"
    if row["uncalculated"]:
        return None, f"“{text}”{NOT_CALCULATED}"
    if not names.current:  # a check without the county's names: there is nothing to compare with
        return text, None
    if meaning.refused:
        return None, f"“{text}”{meaning.refused}"
    days = [day for day in (row["on"], row["period"]) if isinstance(day, date)]
    held = {name for name, since, until in meaning.old if not days or any(_valid(day, since, until) for day in days)}
    if len(held) == 1:
        return held.pop(), None
    today = "、".join(sorted(held or {name for name, _, _ in meaning.old}))
    if held:
        return None, f"“{text}”后来分成了几个{names.what}，请写其中一个：{today}"
    if meaning.old:
        return None, f"“{text}”在这一天已不是（或还不是）{names.what}名，请写 {today}"
    near = nearest(meaning.key, meaning.township, names)
    hint = f"，最接近的是 {'、'.join(near)}" if near else "，请写现行的名称"
    return None, f"{meaning.township or '本县'}没有“{text}”这个{names.what}{hint}"


def _valid(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
