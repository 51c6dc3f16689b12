"""A project of which not every ledger was told: what is not known is said so, and is no payment of 0 and no delay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pages.leaders.project import questions, stats, untold
from pages.ui.kit.topic import nothing
from pipelines.lake.scope import COUNTY
from pipelines.night import night
from reports.project_columns import LEDGERS
from reports.tables import Question, table
from tests.tiny import CONTRACTS, PAYMENTS, PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import opened, page_text

EARLY, NOW = datetime(2026, 9, 25, 19, 0, tzinfo=UTC), datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
TELLS, SILENT = "350987001-2026-0001", "350987100-2026-0001"
CHANGES = "变更编号,项目编号,变更金额,工期增减(天),提出日期,批准日期,批准单位"


def unfinished(row: str) -> str:
    """The same work, of which no finish is told; its planned day was 30 June."""
    return row.removesuffix("2026-06-20")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """城关街道 tells projects, contracts, payments and changes; 西河镇 told its projects alone, in September."""
    data = tiny_county(tmp_path_factory.mktemp("untold"))
    ledger(data, "西河镇/项目台账.csv", PROJECTS, unfinished(project(1)), project(2).replace("06-20", "07-30"))
    night(data, now=EARLY, as_of=EARLY.date())
    ledger(data, "城关街道/项目台账.csv", PROJECTS, unfinished(project(1, "350987001", "城关街道")))
    ledger(data, "城关街道/合同台账.csv", CONTRACTS, f"HT1,{TELLS},宏达公司,180000,2026-02-20")
    ledger(
        data, "城关街道/拨付台账.csv", PAYMENTS, f"PZ1,{SILENT.replace('-0001', '-0009')},2026-05-01,1,进度款,宏达公司"
    )
    ledger(data, "城关街道/变更签证台账.csv", CHANGES)
    night(data, now=NOW, as_of=NOW.date())
    return data


def told_of(county: Path, number: str) -> dict[str, tuple[str, str]]:
    """Label → figure and the line below."""
    view = view_of(county)
    facts = questions.facts(view, number)
    assert facts is not None
    return {label: (figure, line) for label, figure, line in stats.stats(view, facts)}


def test_what_a_township_has_not_told_of_its_project_is_not_nought(county: Path) -> None:
    shown = told_of(county, SILENT)
    assert shown["累计已付"] == ("未报送", "") and shown["合同"] == ("未报送", "")
    assert shown["形象进度"] == ("未启用", "") and shown["群众评价"] == ("未启用", "")


def test_a_ledger_that_was_told_without_a_row_says_nought(county: Path) -> None:
    shown = told_of(county, TELLS)
    assert shown["累计已付"] == ("0.00 万元", "占合同 0.0%")
    assert shown["合同（含批准变更）"] == ("18.00 万元", "宏达公司")


def test_an_unfinished_work_is_late_through_the_day_that_its_ledgers_speak_of(county: Path) -> None:
    assert told_of(county, TELLS)["竣工"] == ("—", "未完成，已超 112 天")
    assert told_of(county, SILENT)["竣工"] == ("—", "截至 2026-09-25 未完成，较计划已超 87 天")
    assert told_of(county, SILENT.replace("0001", "0002"))["竣工"] == ("2026-07-30", "较计划晚 30 天")


@pytest.mark.parametrize(("finished", "figure"), [(None, "不明"), (NOW.date(), "2026-10-20")])
def test_whether_a_work_is_finished_is_not_known_where_no_sheet_can_say_it(
    county: Path, finished: Any, figure: str
) -> None:
    view = view_of(county)
    facts = questions.facts(view, TELLS)
    assert facts is not None
    shown = stats.stats(view, facts | {"counted_to": None, "finish_late_days": None, "finished_on": finished})
    assert next(stat[1] for stat in shown if stat[0] == "竣工") == figure


def test_the_list_of_projects_shows_no_share_paid_where_payments_are_not_told(county: Path) -> None:
    shares = dict(questions.search(view_of(county), "").select("project_no", "paid_percent").iter_rows())
    assert shares[TELLS] == 0 and shares[SILENT] is None


def test_the_exported_table_is_empty_where_a_ledger_was_not_told(county: Path) -> None:
    view = view_of(county)
    rows = {row["project_no"]: row for row in table(view.lake, "projects", Question(), COUNTY).to_dicts()}
    assert {rows[SILENT][name] for name in LEDGERS} == {None}
    assert (rows[TELLS]["paid_fen"], rows[TELLS]["change_fen"], rows[TELLS]["base_fen"]) == (0, 0, 18_0000_00)
    assert {rows[TELLS][name] for name in ("rating_count", "complaint_count", "fund_arrived_fen")} == {None}


def test_a_sum_of_contracts_says_whose_changes_it_leaves_out(county: Path) -> None:
    view = view_of(county)
    assert nothing.changes_left_out(view) == "东山乡、西河镇未报送变更签证台账，不含其变更"
    assert nothing.changes_left_out(view_of(county, township="城关街道")) == ""


def test_where_nobody_collects_changes_the_pages_that_count_with_them_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiny_county(tmp_path / "data")
    works = [project(nth, "350987001", "城关街道") for nth in (1, 2)]
    ledger(data, "城关街道/项目台账.csv", f"{PROJECTS},建设规模,计量单位", *(f"{work},100,米" for work in works))
    ledger(data, "城关街道/合同台账.csv", CONTRACTS, f"HT1,{TELLS},宏达公司,180000,2026-02-20")
    night(data, now=NOW, as_of=NOW.date())
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    assert "变更签证台账未启用，不含变更" in page_text(opened("costs"))


def test_a_tab_without_a_row_says_which_ledgers_were_told(county: Path) -> None:
    view = view_of(county)
    keys = ("contracts", "payments", "ratings")
    assert untold.without_rows(view, TELLS, keys[1:]) == "没有已接收的记录：拨付台账；未启用：满意度评价。"
    assert untold.without_rows(view, SILENT, keys) == "未报送：合同台账、拨付台账；未启用：满意度评价。"
    assert untold.without_rows(view, "350987100-2026-9999", keys) == ""


def test_the_page_says_it_in_the_same_words(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(county))
    at = opened("project", project=SILENT)
    assert not at.exception
    text = page_text(at)
    assert "较计划已超 87 天" in text and "<strong>未报送</strong>" in text
    assert ">0 人评价" not in text and ">0.00" not in text
