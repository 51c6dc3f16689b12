"""A county that has hardly begun: the leaders' pages say what was told and by whom, and never 0 for what was not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pages.assessment.sampling import questions as sampling
from pages.leaders.cockpit import book, figures
from pages.leaders.cockpit import printed as cockpit_printed
from pages.leaders.growth import assets
from pages.leaders.project import printed as project_printed
from pages.leaders.township import printed as township_printed
from pages.leaders.township import profile, questions
from pages.meetings.anomalies.banner import NOT_FOUND
from pages.ui.ask import cockpit, kpis, stations
from pages.ui.kit import panels, words
from pages.ui.kit.print import files
from pages.ui.kit.topic import kpi_trend
from pipelines.night import night
from reports.workbooks.dashboard import TOP, Sheet, dashboard
from tests.pdfs import printed, read, whole
from tests.tiny import ledger, tiny_county
from tests.views import view_of
from tests.walk import choose, opened, page_text

NOW = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
NEEDED = "项目编号,项目名称,乡镇,村(社区),项目类别,计划年度,预算金额(万元),计划开工日期,计划竣工日期"
HOSTILE = "<b>西河镇村道</b>&#61;1"
WORKS = [
    f"350987100-2026-000{nth},{name},西河镇,西新村,道路,2026,20,2026-03-01,2026-06-30"
    for nth, name in ((1, "西河镇村道1"), (2, HOSTILE))
]


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One township of three has handed in its projects, long due, without a column of when they began or ended."""
    data = tiny_county(tmp_path_factory.mktemp("thin"))
    ledger(data, "西河镇/项目台账.csv", NEEDED, *WORKS)
    night(data, now=NOW)
    return data


def paragraph(data: Path, place: str | None) -> str:
    view = view_of(data, period="2026年第三季度", township=place)
    figures = kpis.figures(view, place)
    return words.paragraph(view, cockpit.totals(view), figures, cockpit.open_findings(view), cockpit.ranking(view))


def test_the_paragraph_says_over_how_many_townships_and_what_is_not_known(thin: Path) -> None:
    text = paragraph(thin, None)
    assert "全县（3个乡镇中1个已报项目台账）2026年度计划项目 2 个" in text
    assert "在建个数不明，已完工个数不明，累计拨付不明（拨付台账未启用）。" in text


def test_a_stage_and_a_sum_whose_column_no_sheet_has_are_not_counted_as_nothing(thin: Path) -> None:
    view = view_of(thin)
    assert dict(stations.stages(view).select("stage", "projects").iter_rows()) == {
        "申报": 2, **dict.fromkeys(("立项", "招标", "开工", "完工", "验收", "移交"))
    }  # fmt: skip
    assert stations.money(view)["amount_fen"].to_list() == [None] * 6
    whys = dict(stations.money(view).select("label", "why").iter_rows())
    assert (whys["已拨付"], whys["审定结算"]) == ("off", "unreported"), "nobody is asked for payments"


def test_a_silent_township_has_not_reported_and_is_not_said_to_have_no_projects(thin: Path) -> None:
    assert "东山乡尚未报送项目台账。" in paragraph(thin, "东山乡")
    view = view_of(thin, township="东山乡")
    cards = figures.cards_of(view, cockpit.totals(view), kpis.figures(view, "东山乡"), cockpit.open_findings(view))
    assert [(card.figure, card.unit) for card in cards[:2]] == [("未报送", ""), ("—", "万元")]
    drawn = panels.stages(view, stations.stages(view)) + panels.money_stream(view, stations.money(view))
    assert drawn.count("未报送") == 5 and drawn.count("未启用") == 8 and '<span class="figure">0' not in drawn


def test_where_nothing_was_told_nothing_was_compared_and_no_light_is_green(thin: Path) -> None:
    view = view_of(thin, township="东山乡")
    totals, found = cockpit.totals(view), cockpit.open_findings(view)
    projects, *_, red = figures.cards_of(view, totals, kpis.figures(view, "东山乡"), found)
    assert (red.figure, red.unit, red.lamp) == ("未报送", "", None) and projects.foot == "在建 — · 已完工 —"
    assert "疑点" not in paragraph(thin, "东山乡") and "没有红色疑点" in paragraph(thin, "西河镇")


def test_a_trend_without_a_figure_is_a_sentence_and_no_line_of_its_target(
    thin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(thin))
    at = opened("township", kpi="项目完成率", township="西河镇")
    assert not at.exception and kpi_trend.NOWHERE in page_text(at) and not at.get("plotly_chart")


def test_where_no_forecast_is_shown_none_is_expected_late(thin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(thin))
    at = opened("forecast", township="东山乡")
    assert not at.exception and "不显示预测" in page_text(at)
    assert "没有预测" in page_text(at) and "九成区间" not in page_text(at)


def test_where_nobody_told_what_was_accepted_it_is_not_said_that_there_was_nothing(
    thin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(thin))
    at = opened("growth")
    assert not at.exception and "验收台账未启用，有没有不明。" in page_text(at) and assets.NONE not in page_text(at)
    at = opened("growth", asset="移交")
    assert not at.exception and "还没有乡镇报送移交日期" in page_text(at) and assets.NONE not in page_text(at)


def test_no_card_counts_cases_of_ledgers_that_nobody_collects(thin: Path) -> None:
    view = view_of(thin)
    cards = figures.cards_of(view, cockpit.totals(view), kpis.figures(view), cockpit.open_findings(view))
    assert {card.figure for card in cards if card.key in figures.LEADING} == {"未启用"}
    assert not any("样本" in card.foot for card in cards)
    assert "3 个乡镇中 1 个" in cards[0].foot and "在建 —" in cards[0].foot


def test_a_project_of_which_no_sheet_could_tell_the_finish_is_neither_late_nor_in_time(thin: Path) -> None:
    rows = questions.projects(view_of(thin, township="西河镇")).to_dicts()
    assert len(rows) == 2
    for row in rows:
        assert row["lamp"] == "unknown"  # long due, and no sheet says whether it was finished
        assert (row["paid_fen"], row["progress_percent"]) == (None, None)


def test_the_drawer_and_the_list_say_what_is_missing(thin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(thin))
    at = opened("cockpit")
    button = next(each for each in at.button if each.label == "查看项目完成率")
    button.click().run()
    assert not at.exception and "未启用；收到后从下一夜起计算" in page_text(at)
    assert "与发布的数一致" not in page_text(at)
    gaps = opened("anomalies", outcome="资料不全")
    assert not gaps.exception and NOT_FOUND in page_text(gaps) and "须经核实" not in page_text(gaps)


def test_the_profile_says_which_kpis_are_off(thin: Path) -> None:
    view = view_of(thin, township="西河镇")
    shown = profile.comparison(view, kpis.figures(view, "西河镇"), kpis.figures(view))
    assert "<strong>未启用</strong>" in shown


def test_the_pages_of_assessment_stand_and_promise_nothing(thin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(thin))
    at = choose(opened("scheme"), "segmented_control", "怎样修改", "按文本")
    assert not at.exception
    draft = next(area for area in at.text_area if area.label.startswith("草稿"))
    draft.set_value(draft.value.replace("best_share = 30", "best_share = 20")).run()
    assert not at.exception and ("不能试算" in page_text(at) or "的名次或等次会变" in page_text(at))
    for page in ("sampling", "ranking"):
        assert not opened(page).exception
    finished = sampling.units(view_of(thin), "已完工的项目")
    assert finished == [] and len(sampling.absent(view_of(thin), finished)) == 3


def test_what_was_not_reported_is_unknown_on_paper_and_markup_in_a_name_is_a_name(thin: Path) -> None:
    view = view_of(thin)
    text = printed(view, lambda pdf: cockpit_printed.lay(pdf, view, "completion_rate"))
    assert text.count("未启用") > 5 and "未报送" in text and "3个乡镇中1个" in text
    own = view_of(thin, township="西河镇")
    text = printed(own, lambda pdf: township_printed.lay(pdf, own, ("completion_rate", "month")))
    assert whole(HOSTILE) in text
    silent = view_of(thin, township="东山乡")
    text = printed(silent, lambda pdf: township_printed.lay(pdf, silent, ("completion_rate", "month")))
    assert "项目台账未报送，有没有不明" in text and "各期都没有数值" in text
    number = own.lake.sql("select min(project_no) from project_facts").item()
    text = printed(own, lambda pdf: project_printed.lay(pdf, own, number))
    assert "拨付台账、进度报送台账未启用，有没有不明" in text and "累计已付未启用" in text and "竣工不明" in text


def test_a_sheet_of_what_nobody_reported_says_so_and_no_formula_is_one(thin: Path) -> None:
    view = view_of(thin)
    sheets = [
        *book.sheets(view),
        Sheet("页", "=1+1", "注", questions.projects(view).select(project_name="village"), "x"),
    ]
    made = read(dashboard(sheets, files.context_of(view, "看板")))
    stages = {row[0]: row[1] for row in made["驾驶舱·项目推进阶段"].iter_rows(min_row=TOP + 2, values_only=True)}
    assert stages["申报"] == 2 and stages["验收"] == "—"
    notes = {sheet: made[f"驾驶舱·{sheet}"]["A2"].value for sheet in (panels.STAGES, panels.MONEY)}
    assert notes[panels.STAGES].endswith("单位：个") and "单位" not in notes[panels.MONEY], "the heading names its own"
    reasons = {row[1]: (row[2], row[4]) for row in made["驾驶舱·指标"].iter_rows(min_row=TOP + 2, values_only=True)}
    assert reasons["项目完成率"] == ("—", "未启用")
    assert all(cell.data_type != "f" for sheet in made for row in sheet.iter_rows() for cell in row)
