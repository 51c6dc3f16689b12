"""Limits: dated numbers, refused with their file and key when malformed, written into SQL as CASE on dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.limits.dated import Limit, Limits, LimitsError, expand, load
from pipelines.limits.overlay import as_toml, over, overlaid
from pipelines.reference.county import ReferenceError

GOOD = """
[[limit]]
key = "line"
value = 50
unit = "万元"
since = 2020-01-01
until = 2024-12-31
inclusive = true
source = "旧办法"

[[limit]]
key = "line"
value = 60.5
unit = "万元"
since = 2025-01-01
inclusive = false
source = "新办法"
note = "提高"

[[limit]]
key = "share"
value = 2.5
unit = "%"
since = 2020-01-01
inclusive = false
source = "县办法"
"""


def _load(folder: Path, text: str) -> Limits:
    path = folder / "limits.toml"
    path.write_text(text, "utf-8")
    return load(path)


@pytest.fixture
def limits(tmp_path: Path) -> Limits:
    return _load(tmp_path, GOOD)


def _one(sql: str, limits: Limits) -> object:
    return duckdb.sql(f"select {expand(sql, limits)}").fetchall()[0][0]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-12-31", None),
        ("2020-01-01", 50_000_000),
        ("2024-12-31", 50_000_000),
        ("2025-01-01", 60_500_000),
    ],
)
def test_the_limit_is_the_one_in_force_on_the_day(limits: Limits, day: str, expected: int | None) -> None:
    assert _one(f"limit(line, date '{day}')", limits) == expected
    limit = limits.on("line", date.fromisoformat(day))
    assert (int(limit.number) if limit else None) == expected


@pytest.mark.parametrize(
    ("fen", "day", "expected"),
    [
        (49_999_999, "2024-05-01", False),
        (50_000_000, "2024-05-01", True),  # inclusive: reaching it counts
        (60_500_000, "2025-05-01", False),  # not inclusive
        (60_500_001, "2025-05-01", True),
        (60_500_001, "2019-05-01", None),
    ],
)
def test_over_honours_whether_reaching_the_limit_counts(
    limits: Limits, fen: int, day: str, expected: bool | None
) -> None:
    assert _one(f"exceeds({fen}, line, date '{day}')", limits) is expected


def test_under_is_the_other_direction(limits: Limits) -> None:
    assert _one("falls_below(50000000, line, date '2024-05-01')", limits) is True
    assert _one("falls_below(60500000, line, date '2025-05-01')", limits) is False
    assert _one("falls_below(60499999, line, date '2025-05-01')", limits) is True


def test_a_missing_value_or_day_gives_null(limits: Limits) -> None:
    assert _one("exceeds(null, line, date '2024-05-01')", limits) is None
    assert _one("exceeds(1, line, cast(null as date))", limits) is None


def test_clauses_may_be_nested_and_hold_brackets_and_commas(limits: Limits) -> None:
    sql = "exceeds(greatest(1, limit('line', coalesce(null, date '2024-05-01'))), share, cast('2024-05-01' as date))"
    assert _one(sql, limits) is True
    assert _one("exceeds(length('a,)('), share, date '2024-05-01')", limits) is True


def test_a_window_is_no_limit(limits: Limits) -> None:
    sql = "sum(x) over(partition by a, b order by c nulls last), row_number() over (order by limit(share, d))"
    text = expand(sql, limits)
    assert "over(partition by a, b order by c nulls last)" in text
    assert "limit(" not in text


def test_a_decimal_limit_is_a_double(limits: Limits) -> None:
    assert _one("limit(share, date '2024-05-01')", limits) == 2.5


def test_an_unknown_key_names_the_file_and_the_key(limits: Limits) -> None:
    with pytest.raises(LimitsError, match=r"limits\.toml：没有名为 nowhere 的限值"):
        expand("limit(nowhere, d)", limits)


def test_a_wrong_number_of_arguments_is_refused(limits: Limits) -> None:
    with pytest.raises(LimitsError, match="要 3 个参数，得到 2 个"):
        expand("exceeds(line, d)", limits)
    with pytest.raises(ValueError, match="no closing bracket"):
        expand("limit(line, (d)", limits)


ENTRY = '[[limit]]\nkey = "k"\nvalue = 5\nunit = "天"\nsince = 2020-01-01\ninclusive = true\nsource = "s"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY + "colour = 1\n", "第 8 行，限值 k：不认识“colour”。可以写 key、value"),
        (ENTRY.replace('unit = "天"\n', ""), "第 1 行，限值 k：缺少 unit"),
        (ENTRY.replace('key = "k"\n', ""), r"第 1 行，限值 （缺 key）：缺少 key"),
        (ENTRY.replace("value = 5", 'value = "5"'), '第 3 行，限值 k：value = "5" 写法不对。数值不加引号'),
        (ENTRY.replace("value = 5", "value = true"), "第 3 行，限值 k：value = true 写法不对"),
        (ENTRY.replace("value = 5", "value = nan"), "第 3 行，限值 k：value = nan 不是有限的数"),
        (ENTRY.replace("2020-01-01", '"2020-01-01"'), '第 5 行，限值 k：since = "2020-01-01" 写法不对。日期写成'),
        (ENTRY.replace("inclusive = true", "inclusive = 1"), "第 6 行，限值 k：inclusive = 1 写法不对。写 true"),
        (ENTRY.replace('"s"', "3"), "第 7 行，限值 k：source = 3 写法不对。文字请加引号"),
        (ENTRY + "until = 2019-12-31\n", "第 8 行，限值 k：失效日 2019-12-31 早于生效日 2020-01-01"),
        (ENTRY + ENTRY, "第 12 行，限值 k：与第 1 行起的同名限值时间重叠"),
        (ENTRY + "until = 2021-01-01\n" + ENTRY.replace("2020-01-01", "2021-01-01"), "第 13 行，限值 k：与第 1 行起"),
        (
            ENTRY + "until = 2020-12-31\n" + ENTRY.replace("2020-01-01", "2021-01-01").replace("天", "个月"),
            "第 12 行，限值 k：单位 个月 与旧标准的 天 不同",
        ),
        (
            ENTRY.replace('"k"', '"late_days"').replace("天", "工作日"),
            "第 4 行，限值 late_days：单位 工作日 不能用，只能是 天",
        ),
        (ENTRY.replace('"k"', '"some_workdays"'), "第 4 行，限值 some_workdays：单位 天 不能用，只能是 工作日"),
        (ENTRY.replace('"k"', '"some_line"'), "第 4 行，限值 some_line：单位 天 不能用，只能是 元或万元"),
        ('limit = [{key = "k", value = 5}]\n', "第 1 行，限值 k：缺少 unit、since、inclusive、source"),
        ("[[limits]]\nkey = 1\n", r"第 1 行：不认识“limits”，是不是 limit？可以写 \[\[limit\]\]"),
        ("limit = 3\n", r"第 1 行：limit = 3 写法不对。每条限值写成 \[\[limit\]\] 一段"),
        (ENTRY + "[[limit]\n", "第 8 行第 8 列：格式有误"),
    ],
)
def test_a_malformed_file_is_refused_with_its_name_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LimitsError, match=message) as refused:
        _load(tmp_path, text)
    assert "limits.toml" in str(refused.value)
    assert isinstance(refused.value, ReferenceError)


def test_comments_and_long_strings_do_not_move_the_line(tmp_path: Path) -> None:
    long = 'note = """\n[[limit]]\nvalue = 3\n"""\n'
    text = "# 说明\n\n" + ENTRY + long + ENTRY.replace('"k"', '"other"').replace("value = 5", "value = nan")
    with pytest.raises(LimitsError, match="第 16 行，限值 other：value = nan 不是有限的数"):
        _load(tmp_path, text)


def test_a_file_that_is_not_utf8_says_where(tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_bytes(ENTRY.encode("gb18030"))
    with pytest.raises(LimitsError, match="第 39 个字节起不是 UTF-8"):
        load(tmp_path / "limits.toml")


def test_a_key_that_nothing_asks_for_is_refused_with_its_line_and_the_likely_one(tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text(ENTRY.replace('"k"', '"overdue_day"'), "utf-8")
    with pytest.raises(
        LimitsError, match=r"第 2 行，限值 overdue_day：没有规则使用 overdue_day。是不是 overdue_days？"
    ):
        load(tmp_path / "limits.toml", ["overdue_days"])


def test_every_key_that_is_asked_for_and_missing_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text(ENTRY, "utf-8")
    with pytest.raises(LimitsError, match="缺少限值 first_days、second_days"):
        load(tmp_path / "limits.toml", ["k", "first_days", "second_days"])


def test_an_entry_of_another_version_is_left_out_with_its_line_and_the_night_goes_on(tmp_path: Path) -> None:
    own = tmp_path / "limits.toml"
    newer = ENTRY.replace('"k"', '"kk"').replace("value = 5", 'value = "unheard of"\nsort = 3')
    own.write_text(ENTRY.replace("value = 5", "value = 7") + newer, "utf-8")
    limits = _overlaid(tmp_path, ENTRY)
    assert [limit.value for limit in limits.of("k")] == [7]
    (warning,) = limits.warnings
    assert "limits.toml 第 9 行，限值 kk" in warning.replace(",", "，") and "是不是 k？" in warning


def _overlaid(folder: Path, programme: str) -> Limits:
    (folder / "programme.toml").write_text(programme, "utf-8")
    return overlaid(folder / "limits.toml", None, folder / "programme.toml")


def test_what_the_county_says_of_a_known_limit_must_still_be_well_formed(tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text(ENTRY.replace("value = 5", "value = nan"), "utf-8")
    with pytest.raises(LimitsError, match=r"limits\.toml 第 3 行，限值 k：value = nan 不是有限的数"):
        _overlaid(tmp_path, ENTRY)


def test_without_a_file_of_its_own_a_county_has_the_programme_s_limits(tmp_path: Path) -> None:
    limits = _overlaid(tmp_path, ENTRY)
    assert [limit.value for limit in limits.of("k")] == [5] and limits.warnings == ()


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), max_size=3), st.lists(st.tuples(DAYS, DAYS), max_size=3), DAYS)
def test_the_county_s_entry_holds_on_its_days_and_the_programme_s_on_all_others(
    base: list[tuple[date, date]], own: list[tuple[date, date]], day: date
) -> None:
    def versions(spans: list[tuple[date, date]], value: int) -> tuple[Limit, ...]:
        apart: list[tuple[date, date]] = []
        for span in sorted((min(pair), max(pair)) for pair in spans):
            if not apart or apart[-1][1] < span[0]:
                apart.append(span)
        return tuple(
            Limit("k", Decimal(value + nth), "天", since, until, True, "s") for nth, (since, until) in enumerate(apart)
        )

    programme, county = versions(base, 100), versions(own, 200)

    def on(limits: tuple[Limit, ...]) -> Decimal | None:
        return next((each.value for each in limits if each.since <= day and (each.until or date.max) >= day), None)

    both = Limits(Path(), {"k": over(programme, county)})
    limit = both.on("k", day)
    expected = on(county) if on(county) is not None else on(programme)
    assert (limit.value if limit else None) == expected


def test_the_limits_of_a_night_are_written_down_whole_and_read_back_the_same(tmp_path: Path) -> None:
    committed = overlaid(tmp_path / "limits.toml")
    (tmp_path / "all.toml").write_text(as_toml(committed), "utf-8")
    assert load(tmp_path / "all.toml").by_key == committed.by_key


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(LimitsError, match="找不到限值文件"):
        load(tmp_path / "limits.toml")


def test_the_committed_limits_are_whole_and_sourced() -> None:
    committed = load(Path(__file__).parents[1] / "data" / "reference" / "limits.toml")
    for versions in committed.by_key.values():
        assert all(limit.source and limit.note for limit in versions)
        assert versions[-1].until is None  # in force today
