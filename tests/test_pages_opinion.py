"""The page of satisfaction and complaints: its townships and its register are what the published figures count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pages.oversight.opinion import parts, questions
from pages.oversight.opinion.rated import opinions
from pages.ui.ask import kpis
from pages.ui.ask.query import ask
from pipelines.night import night
from tests.period_truth import PERIODS
from tests.tiny import PROJECTS as HEADER
from tests.tiny import ledger, project, tiny_county
from tests.views import view_of
from tests.walk import opened, page_text, tables

COMPLAINTS = "投诉编号,项目编号,乡镇,接件日期,办结日期,投诉类别"


@pytest.mark.parametrize("period", PERIODS)
def test_every_township_has_the_published_satisfaction_inside_its_interval(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    for each in opinions(view):
        figures = kpis.figures(view, each.township)
        mean, share = figures["satisfaction"], figures["satisfied_share"]
        assert each.ratings == (mean.cases or 0)
        if each.mean is None or each.satisfied is None or each.satisfied_interval is None:
            assert mean.value is None and each.credibility.grade is None and each.unknown
            continue
        assert each.mean == pytest.approx(mean.value)
        assert each.satisfied * 100 == pytest.approx(share.value)
        assert each.satisfied_interval[0] <= each.satisfied <= each.satisfied_interval[1]
        if each.mean_interval:
            assert each.mean_interval[0] <= each.mean <= each.mean_interval[1]


@pytest.mark.parametrize("period", PERIODS)
def test_the_register_adds_up_to_the_rates_of_complaints(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    rows, last = questions.register(view).to_dicts(), view.period.last_day(view.as_of)
    dated = [row for row in rows if row["due_on"] and row["state"] != "unknown"]
    due = [row for row in dated if view.period.start <= row["due_on"] <= last]
    closed = [row for row in rows if row["closed_on"] and view.period.start <= row["closed_on"] <= last]
    came = [row for row in rows if view.period.start <= row["received_on"] <= last]
    rate, days, load = (kpis.figures(view)[key] for key in questions.KEYS[2:])
    assert (sum(row["state"] == "in_time" for row in due), len(due)) == (rate.numerator or 0, rate.denominator or 0)
    assert (sum(row["days"] for row in closed), len(closed)) == (days.numerator or 0, days.denominator or 0)
    assert len(came) == questions.kinds(view)["complaints"].sum() == load.numerator


@pytest.mark.parametrize("period", PERIODS)
def test_nothing_of_the_register_is_later_than_the_period(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    last = view.period.last_day(view.as_of)
    for row in questions.register(view).iter_rows(named=True):
        days = [row[name] for name in ("received_on", "accepted_on", "closed_on", "cut_on") if row[name]]
        assert max(days) <= last
        assert row["closed_on"] or (row["reply"] is None and row["reply_score"] is None)


def test_the_overdue_stand_first(county: Path) -> None:
    states = questions.register(view_of(county, period="2026年"))["state"].to_list()
    order = ["overdue", "open", "unknown", "late", "in_time", "closed"]
    assert states == sorted(states, key=order.index) and {"open", "in_time"} <= set(states)


def test_one_township_sees_its_own_complaints_only(county: Path) -> None:
    town = view_of(county).townships[3]
    own = questions.register(view_of(county, period="2026年", township=town))
    whole = questions.register(view_of(county, period="2026年"))
    assert own.height == whole.filter(whole["township"] == town).height
    assert set(own["township"]) <= {town}


def test_the_page_opens_with_its_grades_and_its_register(county: Path) -> None:
    at = opened("opinion", period="2026年")
    assert not at.exception
    assert "民意台账" in page_text(at) and "各乡镇满意度与可信度" in page_text(at)
    assert set(tables(at)[-1]["state"]) <= {"逾期未办", "在办", "未知", "逾期办结", "按期办结", "已办结"}


def _thin(tmp_path: Path, *rows: str, known: str = "2026-10-20") -> Path:
    data = tiny_county(tmp_path)
    ledger(data, "西河镇/项目台账.csv", HEADER, project(1))
    if rows:
        ledger(data, "西河镇/投诉台账.csv", COMPLAINTS, *rows)
    night(data, now=datetime.fromisoformat(f"{known}T19:00:00+00:00").astimezone(UTC))
    return data


def test_a_thin_county_has_no_satisfaction_and_is_not_called_free_of_complaints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _thin(tmp_path)
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("opinion")
    assert not at.exception
    text = page_text(at)
    assert "未启用" in text and "投诉意见台账未启用，有没有不明。" in text
    assert {each.credibility.grade for each in opinions(view_of(data))} == {None}


def test_a_complaint_due_after_its_sheet_is_not_known_and_one_due_before_is_overdue(tmp_path: Path) -> None:
    one = "350987100-2026-0001"
    data = _thin(
        tmp_path,
        f"T1,{one},西河镇,2026-05-01,,质量",
        f"T2,{one},西河镇,2026-07-02,,质量",
        f"T3,{one},西河镇,2026-09-20,2026-10-05,质量",
        known="2026-10-06",
    )
    view = view_of(data, period="2026年第三季度")
    known = ask(view, "select known_on from ledger_states where township = '西河镇' and dataset = 'complaints'")
    rows = {row["complaint_no"]: row for row in questions.register(view).iter_rows(named=True)}
    assert rows["T1"]["state"] == "overdue"
    assert rows["T3"]["state"] == "open" and rows["T3"]["closed_on"] is None
    through = min(known["known_on"][0], date(2026, 9, 30))
    assert rows["T2"]["state"] == ("overdue" if through >= date(2026, 9, 15) else "unknown")
    states = [rows[number]["state"] for number in ("T2", "T3")]  # T1 came in before the quarter
    unclosed, unknown = sum(state in ("overdue", "open") for state in states), states.count("unknown")
    assert questions.kinds(view).to_dicts() == [
        {"kind": "质量", "complaints": 2, "unclosed": unclosed, "unknown": unknown}
    ]


def test_the_file_of_ratings_is_as_exact_as_every_list_and_no_longer(county: Path) -> None:
    rated = opinions(view_of(county))
    means = parts.graded(rated)["群众满意度"]
    assert means.to_list() == [None if each.mean is None else round(each.mean, 2) for each in rated]
    known = [each.mean for each in rated if each.mean is not None]
    assert any(mean != round(mean, 2) for mean in known), "else nothing had to be rounded"
