"""Texts: columns are put into words without lending Python to polars, and the words are what they were before."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_series_equal

from pages.ui.kit import tables
from pages.ui.kit.texts import worded, words

CELLS = st.lists(st.none() | st.text(max_size=4), max_size=30)


@given(CELLS)
def test_words_are_what_map_elements_would_have_given(cells: list[str | None]) -> None:
    column = pl.Series("text", cells, dtype=pl.String)
    expected = pl.DataFrame({"text": column}).select(pl.col("text").map_elements(str.upper, pl.String))["text"]
    assert_series_equal(words(column, str.upper), expected)


def test_a_distinct_value_is_asked_once_and_null_only_where_it_has_a_word() -> None:
    asked: list[str | None] = []

    def word(value: str | None) -> str:
        asked.append(value)
        return str(value)

    column = pl.Series("text", ["a", None, "a", "b"])
    assert words(column, word).to_list() == ["a", None, "a", "b"]
    assert words(column, word, nulls=True).to_list() == ["a", "None", "a", "b"]
    assert asked == ["a", "b", "a", None, "b"]


def test_only_the_named_columns_change_and_keep_their_place() -> None:
    frame = pl.DataFrame({"a": ["x"], "b": ["x"], "c": [None]}, schema_overrides={"c": pl.String})
    changed = worded(frame, str.upper, "a", "c")
    assert changed.rows() == [("X", "x", None)] and changed.schema == frame.schema
    assert worded(frame.clear(), str.upper, "a", "c").schema == frame.schema


def test_lamps_levels_and_changes_of_rank_are_shown_in_words() -> None:
    frame = pl.DataFrame({"lamp": ["red", None], "level": ["yellow", None], "moved": [2, None]})
    columns = (
        tables.Column("lamp", "灯", "lamp"),
        tables.Column("level", "级", "level"),
        tables.Column("moved", "升降", "moved"),
    )
    shown = frame.select(tables.shown(frame, column) for column in columns)
    assert shown.rows() == [("◆ 红灯", "▲ 黄", "▲ 2"), ("○ 无灯", None, None)]
