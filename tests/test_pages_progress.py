"""The page of progress: its matrix adds up, and who is overdue agrees with the works' own days, counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from pages.oversight.progress import parts, questions
from pages.ui.ask import cockpit, stations
from pages.ui.site.view import View
from pipelines.night import night
from tests.period_truth import PERIODS
from tests.tiny import PROJECTS, ledger, tiny_county
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

CHANGES = "变更编号,项目编号,变更类型,变更金额,工期增减,变更原因,提出日期,批准日期"


@pytest.mark.parametrize("period", PERIODS)
def test_the_matrix_holds_the_cockpit_s_projects_and_stages(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    stood = questions.stood(view)
    assert stood["projects"].sum() == cockpit.totals(view)["projects"]
    building = stood.filter(pl.col("stage") == "在建")["projects"].sum()
    assert building == cockpit.totals(view)["building"]
    moved_in = dict(stations.stages(view).select("stage", "projects").iter_rows())["移交"]
    assert stood.filter(pl.col("stage") == "移交")["projects"].sum() == moved_in


def by_hand(view: View) -> dict[str, int]:
    """Overdue works and their days from the facts' own columns, without the page's SQL."""
    on = view.period.last_day(view.as_of)
    facts = view.lake.sql("select * from project_facts where is_live").to_dicts()
    changes = view.lake.sql("select project_no, approved_on, days from change_facts").to_dicts()
    late = {}
    for row in facts:
        own = [c for c in changes if c["project_no"] == row["project_no"] and (c["approved_on"] or date.max) <= on]
        due = row["planned_finish_on"] + timedelta(days=sum(c["days"] or 0 for c in own))
        done = [row[name] for name in ("finished_on", "accepted_on", "handed_over_on") if row[name]]
        through = min(on, row["projects_known_on"], row["changes_known_on"])
        if not any(day <= on for day in done) and through > due:
            late[row["project_no"]] = (through - due).days
    return late


@pytest.mark.parametrize("period", PERIODS)
def test_the_overdue_works_are_those_of_the_ledgers_of_that_day(county: Path, period: str) -> None:
    view = view_of(county, period=period)
    rows = questions.listed(view).filter(pl.col("days_late").is_not_null())
    expected = by_hand(view)
    assert dict(rows.select("project_no", "days_late").iter_rows()) == expected
    assert rows["days_late"].to_list() == sorted(expected.values(), reverse=True)
    assert parts.counts(view)[0].figure == str(len(expected))


def test_a_township_s_matrix_is_its_rows_of_the_county_s(county: Path) -> None:
    whole = questions.stood(view_of(county, period="2026年"))
    for town in ("西河镇", "石门镇"):
        own = questions.stood(view_of(county, period="2026年", township=town))
        assert own.rows() == whole.filter(pl.col("township") == town).rows()


def test_the_list_can_be_narrowed_to_what_is_overdue(county: Path) -> None:
    at = opened("progress", period="2026年第三季度")
    assert not at.exception
    assert tables(at)[-1]["days_late"].isna().any()
    at = choose(at, "toggle", "只看逾期", True)
    assert not at.exception and not tables(at)[-1]["days_late"].isna().any()


def thin(tmp_path: Path, *changes: str, header: str = CHANGES) -> Path:
    """One township of three, with three works due on 30 June 2026, told on 20 October; only the first is finished."""
    data = tiny_county(tmp_path)
    days = ("2026-03-05,2026-06-20", "2026-03-05,", "2026-03-05,")
    rows = [
        f"350987100-2026-000{nth},村道{nth},西河镇,西新村,道路,2026,20,2026-03-01,2026-06-30,{own}"
        for nth, own in enumerate(days, 1)
    ]
    ledger(data, "西河镇/项目台账.csv", PROJECTS, *rows)
    if changes:
        ledger(data, "西河镇/变更签证台账_2026年7月.csv", header, *changes)
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC))
    return data


def test_days_are_counted_no_further_than_the_changes_are_known_and_the_due_day_itself_is_in_time(
    tmp_path: Path,
) -> None:
    extended = "BG-1,350987100-2026-0003,工期,,31,暴雨,2026-06-20,2026-06-25"
    data = thin(tmp_path, extended)
    rows = {row["project_no"][-1]: row for row in questions.listed(view_of(data, period="2026年")).to_dicts()}
    assert {key: row["days_late"] for key, row in rows.items()} == {"1": None, "2": 31, "3": None}
    assert rows["2"]["counted_to"] == date(2026, 7, 31) == rows["3"]["due_on"]
    assert rows["3"]["moved_days"] == 31 and not any(row["is_unsure"] for row in rows.values())


def test_without_a_ledger_of_changes_nobody_is_said_to_be_overdue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = thin(tmp_path)
    view = view_of(data, period="2026年")
    rows = questions.listed(view)
    assert rows["days_late"].count() == 0 and rows["is_unsure"].sum() == 2
    card = parts.counts(view)[0]
    assert card.figure == "—" and "2 个无法判断" in card.foot
    cells = parts.cells(view, list(view.townships))
    assert cells["西河镇", "合计"].text == "3" and cells["西河镇", "验收"].text in ("未启用", "未报送")
    assert {cells["东山乡", name].text for name in ("申报", "合计")} <= {"未启用", "未报送"}
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = opened("progress")
    assert not at.exception and "逾期未完工" in page_text(at)
