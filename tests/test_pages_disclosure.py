"""The page of public notices: its matrix, its states and its list are the rows that the rate counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.oversight.disclosure import questions
from pages.ui.ask import kpis
from tests.period_truth import PERIODS
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

KEY = questions.KEY


@pytest.mark.parametrize("period", PERIODS)
def test_the_matrix_adds_up_to_the_published_rate_of_every_township(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    rows = questions.matrix(view)
    for town in view.townships:
        figure = kpis.figures(view, town)[KEY]
        mine = rows.filter(rows["township"] == town)
        assert (mine["owed"].sum(), mine["kept"].sum()) == (figure.denominator or 0, figure.numerator or 0)


@pytest.mark.parametrize("period", PERIODS)
def test_the_states_are_those_of_the_list_and_only_the_kept_ones_count(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    states, figure = questions.states(view), kpis.figures(view)[KEY]
    every, missed = (questions.listed(view, None, missed=only) for only in (False, True))
    assert sum(states.values()) == every.height == (figure.denominator or 0)
    assert every.height - missed.height == states.get("kept", 0) == (figure.numerator or 0)


def test_what_was_missed_stands_first_and_says_why(county: Path) -> None:
    view = view_of(county, period="2026年")
    rows = questions.listed(view, None, missed=False)
    order = ["never", "late", "short", "no_end", "kept"]
    assert rows["state"].to_list() == sorted(rows["state"], key=order.index)
    for row in rows.iter_rows(named=True):
        kept = (
            row["published_on"] is not None
            and row["published_on"] <= row["due_on"]
            and row["days_shown"] is not None
            and row["days_shown"] >= row["required_days"]
        )
        assert (row["state"] == "kept") == kept


def test_one_kind_lists_its_own_notices_only(county: Path) -> None:
    view = view_of(county, period="2026年")
    parts = [questions.listed(view, kind, missed=False) for kind in questions.KINDS]
    assert [set(part["kind"]) for part in parts] == [{kind} for kind in questions.KINDS]
    assert sum(part.height for part in parts) == questions.listed(view, None, missed=False).height


def test_only_what_was_missed_is_shown_when_asked_for(county: Path) -> None:
    at = opened("disclosure", period="2026年")
    assert not at.exception and "按时足期" in set(tables(at)[-1]["state"])
    at = choose(at, "toggle", "只看未达标", True)
    assert "按时足期" not in set(tables(at)[-1]["state"])


def test_a_township_that_has_not_reported_is_unknown_and_not_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    from pipelines.night import night
    from tests.tiny import ledger, tiny_county

    data = tiny_county(tmp_path)
    header = "项目编号,项目名称,乡镇,村(社区),项目类别,计划年度,预算金额(万元),计划开工日期,计划竣工日期"
    ledger(
        data, "西河镇/项目台账.csv", header, "350987100-2026-0001,村道,西河镇,西新村,道路,2026,20,2026-03-01,2026-06-30"
    )
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("disclosure")
    assert not at.exception
    grid = tables(at)[0]
    assert set(grid["合计"]) <= {"未启用", "未报送"}
    assert "0<small>次" not in page_text(at)
