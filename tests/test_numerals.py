"""Numbers in Chinese characters are read where they have one reading, and go back where they have two or none."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.cells.money import money
from pipelines.cleaning.cells.numbers import integer, number
from pipelines.cleaning.cells.numerals import whole
from pipelines.cleaning.cells.percent import percent
from pipelines.cleaning.text.distinct import Parse, parsed

FIGURES, CAPITALS = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def four(value: int, figures: str, units: tuple[str, str, str]) -> str:
    """A number below 10,000 as a cheque spells it; 零 wherever a place below the first is empty and more follows."""
    text, gap = "", False
    for place, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
        figure = value // place % 10
        if figure:
            text += ("零" if gap and text else "") + figures[figure] + unit
        gap = not figure
    return text


def spelt(value: int, figures: str = FIGURES, units: tuple[str, str, str] = ("千", "百", "十")) -> str:
    text = ""
    for large, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = value // large % 10**4
        if section:
            text += ("零" if text and section < 1000 else "") + four(section, figures, units) + name
    return text or "零"


def read(text: str, way: Parse, dtype: pl.DataType) -> tuple[float | None, str | None]:
    return parsed(pl.Series([text], dtype=pl.String), lambda: way, dtype).row(0)


def fen(text: str, unit: str = "万元") -> float | None:
    return read(text, money(unit), pl.Int64())[0]


@given(st.integers(0, 10**12 - 1))
def test_a_number_spelt_out_in_full_is_that_number(value: int) -> None:
    assert whole(spelt(value)) == value


@given(st.integers(1, 10**9), st.integers(0, 99), st.sampled_from(["元", "万元"]))
def test_an_amount_in_the_words_of_a_cheque_is_exact_whatever_its_column_counts(
    yuan: int, small: int, unit: str
) -> None:
    jiao, rest = divmod(small, 10)
    text = f"人民币{spelt(yuan, CAPITALS, ('仟', '佰', '拾'))}元"
    text += (f"{CAPITALS[jiao]}角" if jiao else "零" * bool(rest)) + (f"{CAPITALS[rest]}分" if rest else "整")
    assert fen(text, unit) == yuan * 100 + small


@pytest.mark.parametrize(
    "text",
    [
        *(
            "三万五",
            "一百二",
            "三千五",
            "三五",
            "二三十",
            "十百",
            "百",
            "万",
            "三万万",
            "一万二亿",
            "零",
            "",
            "三零零一",
        ),
    ],
)
def test_what_has_two_readings_or_none_is_no_number(text: str) -> None:
    assert whole(text) == (0 if text in ("零", "") else None)


@pytest.mark.parametrize(
    "text", ["三万五元", "一百二元", "三五元", "百元", "三十八", "三十八万", "几十万元", "三十多万元", "叁拾捌万美元"]
)
def test_an_amount_in_characters_that_is_not_certain_goes_back(text: str) -> None:
    value, why = read(text, money("元"), pl.Int64())
    assert value is None
    assert str(why).startswith(f"“{text}”")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("38萬元", 38_000_000),
            ("38萬", 38_000_000),
            ("38圆", 3_800),
            ("0.38億元", 3_800_000_000),
            ("38仟元", 3_800_000),
        ),
        *(("38万元正", 38_000_000), ("38万元。", 38_000_000), (".5", 500_000), ("¥.5元", 50), ("-.5", -500_000)),
        *((".", None), ("..5", None), ("1..5", None), ("38万元。。", None), ("38万圆美金", None)),
    ],
)
def test_old_characters_a_closing_mark_and_a_point_without_a_nought_change_no_amount(
    text: str, value: int | None
) -> None:
    assert fen(text) == value


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(
            ("一百八十天", 180),
            ("壹佰捌拾日历天", 180),
            ("十天", 10),
            ("两百天", 200),
            ("180天(日历天)", 180),
            ("180D", 180),
        ),
        *(("180（天）", 180), ("共180天", 180), ("总工期：180天", 180), ("180天。", 180), ("180 Days", 180)),
        *(
            ("一百八天", None),
            ("十几天", None),
            ("三五天", None),
            ("六个月", None),
            ("一百八十", None),
            ("第180天", None),
        ),
        *(("180天(工作日)", None), ("180天（含20天）", None), ("180天(2)", None)),
    ],
)
def test_days_are_read_in_characters_and_with_their_unit_twice(text: str, days: int | None) -> None:
    assert read(text, integer("days"), pl.Int64())[0] == days


def test_a_point_without_a_nought_is_a_point_in_every_column_of_numbers() -> None:
    assert read(".85公里", number(), pl.Float64()) == (0.85, None)
    assert read(".5%", percent({}), pl.Float64()) == (0.5, None)
    assert read(".5", integer(), pl.Int64())[0] is None
