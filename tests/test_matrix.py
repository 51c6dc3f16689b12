"""Matrix: a file of it holds numbers, and says beside them why a cell has none."""

from __future__ import annotations

import polars as pl

from pages.ui.kit.lamps import GREEN, RED
from pages.ui.kit.topic import matrix

TOWNS = ("西河镇", "东山乡", "石门镇")


def test_a_share_is_two_columns_of_numbers_and_an_unknown_one_says_why() -> None:
    cells = {
        ("西河镇", "立项"): matrix.share(8, 10, RED),
        ("东山乡", "立项"): matrix.Cell("未报送"),
        ("石门镇", "立项"): matrix.share(0, 0, GREEN),
        ("西河镇", "截至"): matrix.Cell("2026-09-30"),
    }
    made = matrix.table("乡镇", TOWNS, ["立项", "截至"], cells, ("（做到）", "（应做）"))
    assert made.rows() == [
        ("西河镇", 8, 10, "2026-09-30", None),
        ("东山乡", None, None, "—", "立项：未报送"),
        ("石门镇", None, None, "—", None),
    ]
    assert made.columns == ["乡镇", "立项（做到）", "立项（应做）", "截至", "没有数的原因"]
    assert made.dtypes == [pl.String, pl.Int64, pl.Int64, pl.String, pl.String]


def test_a_count_is_a_number_and_nothing_is_said_where_all_are_known() -> None:
    cells = {(town, "在建"): matrix.count(1000 * nth) for nth, town in enumerate(TOWNS)}
    made = matrix.table("乡镇", TOWNS, ["在建"], cells)
    assert made.to_dict(as_series=False) == {"乡镇": list(TOWNS), "在建": [0, 1000, 2000]}
    assert cells["石门镇", "在建"].text == "2,000"
