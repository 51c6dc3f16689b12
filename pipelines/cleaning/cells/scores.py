"""Scores: words, stars and points → 0 to 100 by a table anyone can read."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.cleaning.cells.grouping import of_one_number
from pipelines.cleaning.text.distinct import Parse
from pipelines.cleaning.text.text import PLAIN, compared, quoted

SCORE_WORDS = {
    "非常满意": "100",
    "很满意": "100",
    "满意": "90",
    "较满意": "80",
    "基本满意": "70",
    "一般": "60",
    "不满意": "30",
    "很不满意": "0",
    "非常不满意": "0",
}
STARS = {"1": "20", "2": "40", "3": "60", "4": "80", "5": "100"}
_NUMERALS = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5"}
_POINTS = r"^([0-9]{1,3}(?:\.[0-9]+)?)[分%]?$"


def score(words: Mapping[str, str]) -> Parse:
    """0–100. A bare 5 is five points of a hundred: only what says 星 or ★ counts as stars."""
    table = {compared(word): points for word, points in (SCORE_WORDS | dict(words)).items()}
    word = PLAIN.replace_strict(table, default=None, return_dtype=pl.String)
    stars = PLAIN.str.extract(r"^([1-5一二两三四五])颗?星级?$").replace(_NUMERALS)
    drawn = pl.when(PLAIN.str.contains(r"^★{1,5}☆*$")).then(PLAIN.str.count_matches("★").cast(pl.String))
    starred = stars.fill_null(drawn).replace_strict(STARS, default=None, return_dtype=pl.String)
    points = pl.coalesce(word, starred, PLAIN.str.extract(_POINTS)).cast(pl.Float64, strict=False)
    reason = (
        pl.when(pl.col("points").is_null())
        .then(quoted("不是看得懂的评分，请写 0 到 100 的分数、满意度词语或“5星”"))
        .otherwise(quoted("超出 0 到 100"))
    )
    way = Parse(pl.when(pl.col("points") <= 100).then(pl.col("points")), reason, steps=({"points": points},))
    return of_one_number(way, "不是看得懂的评分")
