"""Exported lists: the columns of the screen under their own words, money in its unit, what is missing left empty."""

from __future__ import annotations

from datetime import date

import polars as pl

from pages.ui.kit.tables import Column
from pages.ui.kit.topic.exported import exported

COLUMNS = (
    Column("name", "名称"),
    Column("fen", "金额", "money"),
    Column("on", "日期", "day"),
    Column("n", "件数", "count"),
)


def test_a_file_has_the_words_and_the_unit_of_the_screen_and_nothing_else() -> None:
    rows = [{"name": "村道", "fen": 123_456_700, "on": date(2026, 9, 30), "n": 3, "hidden": "x"}]
    file = exported(pl.DataFrame(rows), COLUMNS)
    assert file.columns == ["名称", "金额（万元）", "日期", "件数"]
    assert file.rows() == [("村道", 123.4567, date(2026, 9, 30), 3)]


def test_from_a_hundred_million_on_the_whole_column_is_in_yi() -> None:
    file = exported(pl.DataFrame({"fen": [10_000_000_000, 5_000_000_000]}), COLUMNS[1:2])
    assert file.to_dict(as_series=False) == {"金额（亿元）": [1.0, 0.5]}


def test_what_is_missing_stays_missing() -> None:
    frame = pl.DataFrame({"fen": [None, 1_000_000]}, schema={"fen": pl.Int64})
    assert exported(frame, COLUMNS[1:2]).to_dict(as_series=False) == {"金额（万元）": [None, 1.0]}
