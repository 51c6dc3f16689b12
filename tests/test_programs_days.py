"""A day is the day in China, in whatever form a program wrote it; a day with two readings goes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.days.dates import date as day
from pipelines.cleaning.text.distinct import parsed
from tests.clerk import PROJECTS, cleaned, csv, messages, project

CHINA = ZoneInfo("Asia/Shanghai")
DAY = date(2024, 3, 5)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def read(*texts: str, **how: Any) -> list[tuple[date | None, str | None]]:
    return parsed(pl.Series("x", texts), lambda: day("first", 2024, **how), pl.Date()).rows()


def colon(at: datetime) -> str:
    text = at.strftime("%z")
    return f"{text[:3]}:{text[3:]}"


def javascript(at: datetime) -> str:
    name = f"{WEEKDAYS[at.weekday()]} {MONTHS[at.month - 1]} {at.day:02d} {at.year}"
    return f"{name} {at:%H:%M:%S} GMT{at:%z} (中国标准时间)"


ZONED: dict[str, Callable[[datetime], str]] = {
    "iso": datetime.isoformat,
    "iso Z": lambda at: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
    "iso without colon": lambda at: at.strftime("%Y-%m-%dT%H:%M:%S%z"),
    "compact": lambda at: at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
    "sql": lambda at: at.isoformat(" ").removesuffix(":00"),  # whole hours need no minutes
    "postgres": lambda at: at.isoformat(" "),
    "utc": lambda at: at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
    "go": lambda at: at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S +0000 UTC"),
    "java": lambda at: at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M+08:00[Asia/Shanghai]"),
    "javascript": javascript,
    "http": lambda at: format_datetime(at.astimezone(UTC), usegmt=True),
    "mail": format_datetime,
    "asp": lambda at: f"/Date({round(at.timestamp()) * 1000})/",
    "asp with a zone": lambda at: f"/Date({round(at.timestamp()) * 1000}+0800)/",
    "slashes": lambda at: at.strftime("%Y/%m/%d %H:%M:%S ") + colon(at),
    "gmt": lambda at: at.strftime("%Y-%m-%d %H:%M:%S GMT") + colon(at),
    "afternoon": lambda at: at.astimezone(UTC).strftime("%Y-%m-%d %I:%M:%S %p UTC"),
    "oracle": lambda at: f"{at.day:02d}-{MONTHS[at.month - 1].upper()}-{at.year} {at:%I.%M.%S.000000 %p} {colon(at)}",
}  # fmt: skip
LOCAL: dict[str, Callable[[date], str]] = {
    "english": lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year}",
    "excel": lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year % 100:02d}",
    "american": lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    "long": lambda d: d.strftime("%B %d %Y"),
    "british": lambda d: d.strftime("%d %B %Y"),
    "ctime": lambda d: datetime(d.year, d.month, d.day).ctime(),
    "java": lambda d: f"{WEEKDAYS[d.weekday()]} {MONTHS[d.month - 1]} {d.day:02d} 00:00:00 CST {d.year}",
    "sql server": lambda d: f"{MONTHS[d.month - 1]} {d.day:2d} {d.year} 12:00AM",
    "db2": lambda d: d.strftime("%Y-%m-%d-08.30.00.000000"),
    "fourteen digits": lambda d: d.strftime("%Y%m%d235959"),
    "twelve digits": lambda d: d.strftime("%Y%m%d2359"),
    "jackson": lambda d: json.dumps([d.year, d.month, d.day, 23, 59]),
    "weekday": lambda d: d.strftime("%Y年%m月%d日 星期") + "一二三四五六日"[d.weekday()],
    "weekday in brackets": lambda d: d.strftime("%Y/%m/%d（周") + "一二三四五六日"[d.weekday()] + "）",
    "chinese clock": lambda d: d.strftime("%Y年%m月%d日8时30分"),
    "chinese afternoon": lambda d: d.strftime("%Y-%m-%d 下午 4:05"),
    "xsd": lambda d: d.isoformat() + "+08:00",
    "naive": lambda d: d.isoformat() + "T23:59:59.999",
}


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 30)),  # until 1991 China moved its clocks in summer
    st.integers(-11 * 4, 13 * 4).map(lambda n: timezone(timedelta(minutes=15 * n))),
)
def test_a_moment_in_any_zone_and_any_form_is_the_day_in_china(moment: datetime, zone: timezone) -> None:
    at = moment.replace(microsecond=0, tzinfo=zone)
    expected = at.astimezone(timezone(timedelta(hours=8))).date()
    texts = {name: write(at) for name, write in ZONED.items()}
    assert dict(zip(texts, read(*texts.values()), strict=True)) == dict.fromkeys(texts, (expected, None)), texts


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2013, 1, 1), date(2049, 12, 31)))  # of a later year two digits do not tell the century
def test_a_day_without_a_zone_is_the_day_that_is_written(on: date) -> None:
    texts = {name: write(on) for name, write in LOCAL.items()}
    assert dict(zip(texts, read(*texts.values()), strict=True)) == dict.fromkeys(texts, (on, None)), texts


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/05/2024", "看不出是3月5日还是5月3日"),
        ("05.03.2024", "看不出是3月5日还是5月3日"),
        ("3-5-2024 12:00:00 AM", "看不出是3月5日还是5月3日"),
        ("3/5/24", "看不出是3月5日还是5月3日"),
        ("03/05/24", "看不出是2003年5月24日还是2024年3月5日"),
        ("24/03/25", "看不出是2024年3月25日还是2025年3月24日"),
        ("1709568000", "从 1970 年起数的秒数"),
        ("1709568000000", "从 1970 年起数的秒数"),
        ("1709568000.123", "从 1970 年起数的秒数"),
        ("Tue Mar 05 16:00:00 CST 2024", "中国时间还是美国时间"),
        ("2024-03-05 16:00:00 EST", "不是看得懂的日期"),
        ("2024-03-05Z", "不是看得懂的日期"),
        ("Mar-24", "不是看得懂的日期"),
        ("31/02/2024", "在日历上没有这一天"),
        ("2024-02-30T16:00:00Z", "在日历上没有这一天"),
        ("20240305250000", "不是看得懂的日期"),
    ],
)
def test_what_may_be_another_day_goes_back_with_its_readings(text: str, why: str) -> None:
    ((value, reason),) = read(text)
    assert value is None
    assert reason is not None and reason.startswith(f"“{text}”") and why in reason


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2013, 1, 1), date(2099, 12, 31)), st.sampled_from("-/."))
def test_a_day_with_its_year_last_is_read_only_where_there_is_one_reading(on: date, mark: str) -> None:
    texts = [f"{on.day}{mark}{on.month}{mark}{on.year}", f"{on.month}{mark}{on.day}{mark}{on.year}"]
    certain = on.day > 12 or on.day == on.month
    assert [value for value, _ in read(*texts)] == [on if certain else None] * 2
    assert [value for value, _ in read(texts[0], style="day_month_year")] == [on]
    assert [value for value, _ in read(texts[1], style="month_day_year")] == [on]


def test_the_years_last_digits_may_stand_last_where_the_county_says_so() -> None:
    assert read("03/05/24", style="month_day_year") == [(DAY, None)]
    assert read("05/03/24", style="day_month_year") == [(DAY, None)]
    assert read("24.3.5", "24/3/5", "3/25/24") == [(DAY, None), (DAY, None), (date(2024, 3, 25), None)]


def test_days_as_json_writes_them_come_out_as_days_of_china() -> None:
    starts = ["2024-03-04T16:00:00.000Z", "2024-03-05T00:00:00+08:00", {"$date": 1709568000000}, [2024, 3, 5]]
    starts.append({"$date": {"$numberLong": "1709568000000"}})
    rows = [dict(zip(PROJECTS, project(n, 计划开工日期=start), strict=True)) for n, start in enumerate(starts)]
    result = cleaned(json.dumps(rows).encode(), "西河镇/项目台账2024.json")
    assert messages(result) == []
    assert result.clean["projects"]["planned_start_on"].to_list() == [DAY] * 5


def test_an_amount_that_mongodb_wraps_keeps_its_decimals() -> None:
    row = dict(zip(PROJECTS, project(1), strict=True)) | {"预算金额(万元)": {"$numberDecimal": "38.1234"}}
    assert cleaned(json.dumps([row]).encode(), "西河镇/x.json").clean["projects"]["budget_fen"].to_list() == [
        38_123_400
    ]


def test_a_moment_in_a_csv_file_is_the_day_in_china() -> None:
    data = csv(PROJECTS, project(1, 计划开工日期="2024-03-04T16:00:00Z", 计划竣工日期="2024-06-30 00:00:00+08"))
    row = cleaned(data, "西河镇/项目台账.csv").clean["projects"].row(0, named=True)
    assert (row["planned_start_on"], row["planned_finish_on"]) == (DAY, date(2024, 6, 30))


@pytest.mark.parametrize("zone", ["[UTC]", "[Etc/UTC]", "[GMT]", " (UTC)", " (GMT)", "(Coordinated Universal Time)"])
def test_a_bracket_behind_the_clock_that_names_greenwich_is_the_zone(zone: str) -> None:
    assert [value for value, _ in read(f"2024-03-04T16:00:00{zone}", f"2024-03-05T15:59:59{zone}")] == [DAY, DAY]


@pytest.mark.parametrize(
    "zone", ["[Asia/Shanghai]", "[PRC]", "（中国标准时间）", "(GMT+8)", "（北京时间）", "（王五填）", ""]
)
def test_a_bracket_that_names_china_or_no_zone_leaves_the_day(zone: str) -> None:
    assert read(f"2024-03-05T00:00:00{zone}", f"2024-03-05 23:59:59{zone}") == [(DAY, None)] * 2


@pytest.mark.parametrize(
    "clock",
    [
        *("16:00[Europe/London]", "16:00:00[America/New_York]", "16:00:00 (PST)", "16:00:00 (Pacific Standard Time)"),
        *("16:00（东部时间）", "16:00（世界时间）", "25:00:00", "25:00:00Z", "24:01", "16:60", "16:60Z"),
        *("16:00:00+99:99", "16:00:00+14:01", "16:00:00-15:00", "16:00:00+08:75"),
    ],
)
def test_a_clock_or_a_zone_that_nobody_can_reckon_leaves_the_day_open(clock: str) -> None:
    ((value, reason),) = read(f"2024-03-05 {clock}")
    assert value is None
    assert "看不出是中国的哪一天" in str(reason)


def test_the_last_moments_that_a_clock_shows_are_of_its_day() -> None:
    assert read("2024-03-05T23:59:59", "2024-03-05 24:00", "2024-03-04T23:59:60+08:00")[:2] == [(DAY, None)] * 2
    assert read("2024-03-05T00:30:00+14:00", "2016-12-31T15:59:60Z") == [
        (date(2024, 3, 4), None),
        (date(2016, 12, 31), None),
    ]


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2013, 1, 1), date(2099, 12, 31)), st.sampled_from(" \t\n\u3000"))
def test_blanks_part_the_figures_of_a_day_and_never_join_them(on: date, blank: str) -> None:
    parted = f"{on.year}{blank}{on.month}{blank}{on.day}"
    cut = f"{on.year}-{on.month}-1{blank}{on.day % 10}"
    assert [value for value, _ in read(parted, f"{on.year}年{blank}{on.month}月{blank}{on.day}日", cut)] == [
        on,
        on,
        None,
    ]


@pytest.mark.parametrize("figure", "²³¹⁰⁴₂①⑳⑴⒈❶⓪㉑")
def test_the_mark_of_a_footnote_is_no_figure_of_a_day(figure: str) -> None:
    for text in (f"2024-3-1{figure}", f"2024年3月1{figure}日", f"2024-03-05{figure}"):
        ((value, reason),) = read(text)
        assert value is None
        assert "角标或圈码" in str(reason)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2050, 1, 1), date(2099, 12, 31)))
def test_two_digits_of_a_year_from_fifty_on_are_of_no_known_century(on: date) -> None:
    year = on.year % 100
    texts = [f"{year}年{on.month}月{on.day}日", f"{year}-{on.month}-{on.day}", f"{year}.{on.month}.{on.day}"]
    texts += [f"{on.month}/{on.day}/{year}", f"{on.day}-{MONTHS[on.month - 1]}-{year}"]
    for value, why in read(*texts):
        assert value is None
        assert "看不出是 19 还是 20 开头" in str(why)


def test_the_last_year_of_two_digits_that_is_read_is_forty_nine() -> None:
    assert read("49年3月5日", "5-Mar-49") == [(date(2049, 3, 5), None)] * 2
    assert [value for value, _ in read("50年3月5日", "5-Mar-50")] == [None, None]


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.sampled_from("〇零○"))
def test_a_day_in_chinese_characters_is_the_day_that_is_written(on: date, nought: str) -> None:
    def spelt(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("", "十", "二十", "三十")[tens] + ("" if not ones else "一二三四五六七八九"[ones - 1])

    year = "".join(f"{nought}一二三四五六七八九"[int(figure)] for figure in str(on.year))
    rest = f"年{spelt(on.month)}月{spelt(on.day)}日"
    dashed = f"{on.year}—{on.month:02d}–{on.day:02d}"
    texts = (f"{year}{rest}", f"{on.year}{rest}", f"{on.year}年{on.month}月{on.day}日。", f"{on}.", dashed)
    assert read(*texts) == [(on, None)] * len(texts)


@pytest.mark.parametrize(
    "text",
    ["二〇二四年农历三月四日", "二〇二四年二月三十日", "二〇二四年三月四", "九九年三月四日", "二〇二四年三月廿四日"],
)
def test_a_day_in_characters_that_is_not_certain_goes_back(text: str) -> None:
    assert read(text)[0][0] is None
