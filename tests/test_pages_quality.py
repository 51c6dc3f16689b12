"""The page of quality and after-care: its matrix and lists are the cases that the published rates count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pages.oversight.quality import questions
from pages.ui.ask import kpis
from pipelines.night import night
from tests.period_truth import PERIODS
from tests.tiny import PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

INSPECTIONS = "检测编号,项目编号,检测日期,检测单位,检测项目,检测点数,合格点数,结论,整改完成日期"
WORK = "350987100-2026-0001"


@pytest.mark.parametrize("period", PERIODS)
def test_the_matrix_adds_up_to_the_published_rate_of_every_township(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    rows = questions.matrix(view)
    for town in view.townships:
        figure, mine = kpis.figures(view, town)["quality_pass_rate"], rows.filter(rows["township"] == town)
        assert (mine["inspected"].sum(), mine["passed"].sum()) == (figure.denominator or 0, figure.numerator or 0)


@pytest.mark.parametrize("period", PERIODS)
def test_the_lists_hold_what_the_rates_do_not_count(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    quality, care = (kpis.figures(view)[key] for key in ("quality_pass_rate", "maintenance_rate"))
    failed = questions.failed(view)
    own = failed.filter(failed["inspected_on"] >= view.period.start)
    assert own.height == (quality.denominator or 0) - (quality.numerator or 0)
    assert questions.uncared(view).height == (care.denominator or 0) - (care.numerator or 0)


@pytest.mark.parametrize("period", PERIODS)
def test_nothing_in_the_lists_is_later_than_the_period(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    last = view.period.last_day(view.as_of)
    for rows in (questions.failed(view), questions.batches(view), questions.uncared(view)):
        days = [value for row in rows.rows() for value in row if isinstance(value, date)]
        assert not days or max(days) <= last


def test_what_was_put_right_before_the_period_is_not_listed_and_what_was_not_still_is(county: Path) -> None:
    whole = questions.failed(view_of(county, period="2026年"))
    later = questions.failed(view_of(county, period="2026年第三季度"))
    start = date(2026, 7, 1)
    before = later.filter(later["inspected_on"] < start)
    assert all(row["rectified_on"] is None or row["rectified_on"] >= start for row in before.iter_rows(named=True))
    assert later.height < whole.height


def test_the_page_shows_one_list_at_a_time(county: Path) -> None:
    at = opened("quality")
    assert not at.exception and "抽检项目" in page_text(at)
    assert set(tables(at)[-1]["state"]) <= {"未整改", "未知", "已整改"}
    at = choose(at, "segmented_control", "清单", "材料不合格")
    assert not at.exception and set(tables(at)[-1]["state"]) <= {"已使用", "未填使用日期", "期末未使用"}


def test_a_repair_is_told_only_through_the_townships_own_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tiny_county(tmp_path)
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(
        data,
        "西河镇/质量检测台账.csv",
        INSPECTIONS,
        f"J1,{WORK},2026-05-10,县质监站,混凝土强度,10,8,不合格,2026-07-08",
        f"J2,{WORK},2026-05-11,县质监站,压实度,10,8,不合格,",
        f"J3,{WORK},2026-05-12,县质监站,压实度,10,8,整改后合格,",
        f"J4,{WORK},2026-05-13,县质监站,压实度,10,10,合格,",
    )
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))

    def states(period: str) -> dict[str, str]:
        rows = questions.failed(view_of(data, period=period))
        return {row["inspection_no"]: row["state"] for row in rows.iter_rows(named=True)}

    assert states("2026年第二季度") == {"J1": "open", "J2": "open", "J3": "unknown"}
    assert states("2026年第三季度") == {"J1": "repaired", "J2": "open", "J3": "unknown"}
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("quality")
    assert not at.exception
    assert {"未启用", "未报送"} & set(tables(at)[0]["合计"])
