"""Plan years: a project ledger that lists no work of a year has not said that there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from pages.leaders.cockpit import figures, sheets
from pages.leaders.cockpit import printed as cockpit_printed
from pages.leaders.growth import shares
from pages.leaders.growth.questions import PLANNED
from pages.leaders.township import printed as township_printed
from pages.oversight.progress import parts
from pages.ui.ask import cockpit, kpis, stations
from pages.ui.ask.topic import plan_years
from pages.ui.kit import words
from pages.ui.kit.topic import nothing
from pipelines.engines.duck import DuckEngine
from pipelines.lake.scope import Scope
from pipelines.night import night
from tests.pdfs import printed
from tests.tiny import PROJECTS, ledger, project, tiny_county
from tests.views import view_of

SQL = (Path(__file__).resolve().parent.parent / "pipelines" / "marts" / "plan_years.sql").read_text("utf-8")
NOW = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
QUARTER = "2026年第三季度"
LISTS, OLD, NIL = "城关街道", "西河镇", "东山乡"


def before(row: str) -> str:
    """The same work a year earlier."""
    return row.replace("2026", "2025")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One township of three has handed in its projects, those of last year."""
    data = tiny_county(tmp_path_factory.mktemp("old"))
    ledger(data, f"{OLD}/项目台账.csv", PROJECTS, before(project(1)), before(project(2)))
    night(data, now=NOW)
    return data


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One township lists both years, one last year's only, and one has handed in a ledger without a row."""
    data = tiny_county(tmp_path_factory.mktemp("mixed"))
    own = project(1, "350987001", LISTS)
    ledger(data, f"{LISTS}/项目台账.csv", PROJECTS, own, before(own))
    ledger(data, f"{OLD}/项目台账.csv", PROJECTS, before(project(1)), before(project(2)))
    ledger(data, f"{NIL}/项目台账.csv", PROJECTS)
    night(data, now=NOW)
    return data


def paragraph(data: Path, place: str | None = None, category: str | None = None) -> str:
    view = view_of(data, period=QUARTER, township=place, category=category)
    findings, ranking = cockpit.open_findings(view), cockpit.ranking(view)
    return words.paragraph(view, cockpit.totals(view), kpis.figures(view, place), findings, ranking)


def card(data: Path, place: str | None = None, period: str = QUARTER) -> tuple[str, str, str, str]:
    view = view_of(data, period=period, township=place)
    shown = figures.cards_of(view, cockpit.totals(view), kpis.figures(view, place), cockpit.open_findings(view))[0]
    return shown.figure, shown.unit, shown.aside, shown.foot


def test_a_year_is_spoken_of_where_a_work_of_it_is_listed_or_the_ledger_came_without_a_row() -> None:
    engine = DuckEngine(rows=0)
    works = [("甲", 2025), ("甲", 2025), ("甲", 2026), ("乙", None), (None, 2026)]
    engine.put("project_facts", pl.DataFrame(works, {"township": pl.String, "plan_year": pl.Int64}, orient="row"))
    told = datetime(2026, 9, 25, tzinfo=UTC).date()
    states = [
        ("甲", "projects", "known", told), ("乙", "projects", "known", told), ("丙", "projects", "none", told),
        ("丁", "payments", "none", told), ("戊", "projects", "unreported", None),
    ]  # fmt: skip
    columns = {"township": pl.String, "dataset": pl.String, "state": pl.String, "known_on": pl.Date}
    engine.put("ledger_states", pl.DataFrame(states, columns, orient="row"))
    assert sorted(engine.sql(SQL).rows()) == sorted([("甲", 2025), ("甲", 2026), ("丙", 2026)])


def test_ledgers_of_last_year_do_not_say_that_this_year_has_no_works(old: Path) -> None:
    assert "全县（3个乡镇中1个已报项目台账）所报项目台账未列2026年度的项目，该年度有没有项目不明。" in paragraph(old)
    assert f"{OLD}所报项目台账未列2026年度的项目，该年度有没有项目不明。" in paragraph(old, OLD)
    assert "东山乡尚未报送项目台账。" in paragraph(old, "东山乡")
    assert card(old) == ("未列", "", "", "所报项目台账未列2026年度的项目")
    assert card(old, period="2025年第三季度")[:2] == ("2", "个")


def test_no_station_of_works_or_money_is_nought_where_the_year_is_not_listed(old: Path) -> None:
    view = view_of(old, period=QUARTER, township=OLD)
    stages, money = stations.stages(view), stations.money(view)
    assert stages["projects"].null_count() == stages.height and money["amount_fen"].null_count() == money.height
    assert dict(stages.select("stage", "why").iter_rows())["申报"] == "unlisted"
    assert dict(money.select("label", "why").iter_rows())["已拨付"] == "off"
    silent = view_of(old, period=QUARTER, township="东山乡")
    assert dict(stations.stages(silent).select("stage", "why").iter_rows())["申报"] == "unreported"
    row = sheets.sheets(view_of(old, period=QUARTER))[0].frame.row(0, named=True)
    assert row["已报项目台账的乡镇（个）"] == 1 and row["列有该年度项目的乡镇（个）"] == 0
    assert {row[name] for name in ("项目数（个）", "在建（个）", "已完工（个）")} == {None}


def test_over_how_many_townships_a_year_is_counted(mixed: Path) -> None:
    assert "全县（3个乡镇中3个已报项目台账，其中2个列有2026年度的项目）2026年度计划项目 1 个" in paragraph(mixed)
    figure, unit, aside, foot = card(mixed)
    assert (figure, unit) == ("1", "个") and foot.endswith("3 个乡镇中 2 个")
    assert aside == "较上年 —", "other townships had told of last year"
    assert card(mixed, LISTS)[2] == "较上年 持平"


def test_a_ledger_without_a_row_says_that_there_is_none(mixed: Path) -> None:
    assert card(mixed, NIL)[:2] == ("0", "个")
    assert f"{NIL}没有列入2026年度计划的项目。" in paragraph(mixed, NIL)


def test_of_a_category_there_is_none_where_other_works_of_the_year_are_listed(mixed: Path) -> None:
    assert f"{LISTS}没有列入2026年度计划的水利类项目。" in paragraph(mixed, LISTS, "水利")
    assert "所报项目台账未列2026年度的项目" in paragraph(mixed, OLD, "水利")


def test_who_sees_one_category_alone_knows_as_much_of_the_year(mixed: Path) -> None:
    view = view_of(mixed, period=QUARTER)
    limited = replace(view, viewer=replace(view.viewer, scope=Scope(categories=("水利",))))
    assert plan_years.reporters(limited) == plan_years.reporters(view) == {LISTS, NIL}


def test_the_matrix_of_stages_says_whose_ledgers_do_not_list_the_year(mixed: Path) -> None:
    view = view_of(mixed, period=QUARTER)
    cells = parts.cells(view, list(view.townships))
    assert {cells[OLD, state].text for state in ("申报", "在建", "完工", parts.ALL)} == {"未列"}
    assert cells[LISTS, parts.ALL].text == "1" and cells[NIL, parts.ALL].text == "0"


def test_money_per_head_is_unknown_where_the_year_is_not_listed(mixed: Path) -> None:
    rows = {row["township"]: row for row in shares.of_townships(view_of(mixed, period=QUARTER), PLANNED).to_dicts()}
    assert (rows[OLD]["why"], rows[OLD]["fen"], rows[OLD]["works"]) == ("未列", None, None)
    assert (rows[NIL]["why"], rows[NIL]["fen"], rows[NIL]["works"]) == (None, 0, 0)
    assert rows[LISTS]["fen"] == 20_0000_00


def test_an_empty_list_says_whose_ledgers_do_not_list_the_year(old: Path, mixed: Path) -> None:
    assert nothing.of_plan_year(view_of(old, period=QUARTER)) == "所报项目台账未列2026年度的项目，有没有不明。"
    text = nothing.of_plan_year(view_of(mixed, period=QUARTER, category="水利"), "没有。")
    assert text == f"没有。{OLD}所报项目台账未列2026年度的项目，有没有不明。"
    assert nothing.of_plan_year(view_of(mixed, period=QUARTER, township=NIL), "没有。") == "没有。"


def test_on_paper_the_year_is_not_known_either(old: Path) -> None:
    view = view_of(old, period=QUARTER)
    text = printed(view, lambda pdf: cockpit_printed.lay(pdf, view, "completion_rate"))
    assert text.count("未列") > 5
    own = view_of(old, period=QUARTER, township=OLD)
    text = printed(own, lambda pdf: township_printed.lay(pdf, own, ("completion_rate", "month")))
    assert "有没有不明" in text and "没有列入该年度计划" not in text
