"""Notes on the pages: written under a trend, numbered on it, read by whom they concern, harmless whatever they say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from casework.notes.lists import notes
from casework.notes.note import Point
from casework.notes.write import withdraw
from pages.leaders.township import printed as township_printed
from pages.ui.ask.casework import existing, store
from pages.ui.ask.topic import notes as questions
from pages.ui.ask.topic import trends
from pages.ui.kit.topic import chart_notes, kpi_trend
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.lake.scope import COUNTY, Scope
from pipelines.registry import kpis
from reports.print.typeface import printable
from tests.cases import OFFICE, TOWNSHIP
from tests.noted import noted
from tests.pdfs import printed, whole
from tests.people import of_role, signed_in
from tests.soaked import some
from tests.stores import NOON
from tests.views import view_of
from tests.walk import opened, page_text

PLACE, OTHER = "西河镇", "石门镇"
KPI = "disclosure_rate"
JULY = Point(KPI, "month", date(2026, 7, 31))
NAME = "disclosure-trend-note"
MONTHLY = {"kpi": "项目完成率", "trend": "按月"}
WORKING = ("office", "department", "assessment", "leader", "inspection")
HOSTILE = "<script>alert(1)</script>=1+1 **x** [a](http://b) $y$"


@pytest.fixture
def county(own_county: Path) -> Path:
    return own_county


def spec(at: AppTest) -> dict[str, Any]:
    """The page's one trend as the browser gets it."""
    (chart,) = at.get("plotly_chart")
    return dict(json.loads(chart.proto.spec))


def numbers(at: AppTest) -> list[tuple[str, str]]:
    """Its numbered periods: their signs and first days."""
    drawn = spec(at)["layout"].get("annotations", [])
    return [(each["text"], each["x"][:10]) for each in drawn if each.get("yref") == "paper"]


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def opened_by(role: str, **params: str) -> AppTest:
    """The page 公示 as this role finds it, with the window of 加注 open where it has one."""
    at = signed_in(of_role(role, PLACE), "disclosure", **params)
    at.session_state[f"{NAME}-open"] = True
    return at.run()


def pressed(at: AppTest, label: str) -> AppTest:
    at = next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def written(at: AppTest, text: str, start: date = date(2026, 7, 1)) -> AppTest:
    """The window filled in and sent."""
    at.selectbox(key=f"{NAME}-start").set_value(start)
    at.text_input(key=f"{NAME}-text").set_value(text)
    return pressed(at, "保存")


def of_township(view: View, place: str) -> View:
    """The view of that township's own account."""
    viewer = Viewer("镇里", Scope((place,)), frozenset({"township"}))
    return replace(view, viewer=viewer, filters=replace(view.filters, township=place))


def texts(view: View, kpi: str = KPI, kind: str = "month") -> list[str]:
    """The notes on the trend that the view shows, each with its number."""
    starts = trends.of_kpi(view, view.filters.township, kpi, kind)["start"].to_list()  # type: ignore[arg-type]  # month or quarter
    marks = questions.of_trend(view, kpi, kind, starts)  # type: ignore[arg-type]  # month or quarter
    return [f"{mark.sign}{note.text}" for mark in marks for note in mark.notes]


def test_the_office_writes_a_note_sees_its_number_on_the_chart_and_takes_it_back(county: Path) -> None:
    at = opened_by("office")
    assert numbers(at) == []
    before = spec(at)
    at = written(at, "7月台风，停工两周")
    (note,) = notes(store(), COUNTY)
    assert (note.point, note.unit) == (JULY, "联席会议办公室")
    assert numbers(at) == [("①", "2026-07-01")]
    assert "<b>①</b> 2026年7月 — <bdi>7月台风，停工两周</bdi><small>（联席会议办公室，" in page_text(at)
    assert at.text_input(key=f"{NAME}-text").value == ""
    at = pressed(at, "撤回")
    assert numbers(at) == [] and notes(store(), COUNTY) == [] and "停工两周" not in page_text(at)
    assert spec(at) == before, "without notes the trend is what it was"


def test_why_a_note_is_refused_is_said_and_the_text_stays(county: Path) -> None:
    at = written(opened_by("office"), "   ")
    assert "请写明加注。" in page_text(at) and notes(store(), COUNTY) == []
    noted(store(), "停电", JULY)
    at = written(at, "停电")
    assert "这一期已有同样的加注。" in page_text(at) and at.text_input(key=f"{NAME}-text").value == "停电"


def test_a_township_writes_upon_its_own_trend(county: Path) -> None:
    at = written(opened_by("township"), "桥断，绕行")
    (note,) = notes(store(), COUNTY)
    assert (note.point, note.unit) == (replace(JULY, township=PLACE), PLACE)
    assert numbers(at) == [("①", "2026-07-01")]


@pytest.mark.parametrize(
    ("role", "writes"),
    some((pytest.param(role, role not in ("leader", "inspection")) for role in WORKING), 3),
)
def test_every_role_reads_and_the_window_is_for_those_who_write(county: Path, role: str, writes: bool) -> None:
    noted(store(), "7月台风", JULY)
    at = opened_by(role)
    assert "7月台风" in page_text(at) and numbers(at) == [("①", "2026-07-01")]
    assert ("保存" in labels(at)) == writes
    assert ("撤回" in labels(at)) == (role == "office"), "another's note is taken back by the office only"


def test_the_person_at_the_machine_reads_and_has_no_window(county: Path) -> None:
    noted(store(), "7月台风", JULY)
    at = opened("disclosure")
    at.session_state[f"{NAME}-open"] = True
    assert "7月台风" in page_text(at.run()) and "保存" not in labels(at)


def test_the_printed_form_has_the_notes_and_no_window(county: Path) -> None:
    noted(store(), "7月台风", replace(JULY, kpi="completion_rate", township=PLACE))
    at = signed_in(of_role("office", PLACE), "township", township=PLACE, print="1", **MONTHLY)
    at.session_state["trend-chart-note-open"] = True
    assert "7月台风" in page_text(at.run()) and "保存" not in labels(at)


def test_a_township_is_sent_its_own_notes_and_the_countys_and_nothing_of_another(county: Path) -> None:
    noted(store(), "全县台风", JULY)
    noted(store(), f"{OTHER}停产", JULY)
    noted(store(), "桥断", replace(JULY, township=PLACE))
    noted(store(), "料场塌方", replace(JULY, township=OTHER))
    view = view_of(county)
    assert texts(of_township(view, PLACE)) == ["①全县台风", "①桥断"]
    assert texts(view) == ["①全县台风", f"①{OTHER}停产"]
    at = opened_by("township")
    assert "料场塌方" not in str(at.main) and OTHER not in str(spec(at))
    shown = page_text(at)
    assert "2026年7月（全县） — <bdi>全县台风" in shown and "2026年7月 — <bdi>桥断" in shown
    assert "停产" not in shown and "塌方" not in shown


def test_a_note_stands_on_the_trend_of_its_kpi_kind_place_and_category_only(county: Path) -> None:
    noted(store(), "七月", JULY)
    noted(store(), "三季度", replace(JULY, kind="quarter", end=date(2026, 9, 30)))
    noted(store(), "道路", replace(JULY, category="道路"))
    view = view_of(county)
    assert texts(view) == ["①七月"]
    assert texts(view, kind="quarter") == ["①七月", "①三季度"], "what happened in a month explains its quarter, too"
    assert texts(view_of(county, category="道路")) == ["①道路"]
    assert texts(view, kpi="completion_rate") == []


def test_a_trend_that_ends_knows_nothing_of_later_months(county: Path) -> None:
    for month, last in ((3, 31), (6, 30), (7, 31)):
        noted(store(), f"{month}月", replace(JULY, end=date(2026, month, last)))
    assert texts(view_of(county)) == ["①3月", "②6月", "③7月"]
    assert texts(view_of(county, period="2026年第二季度")) == ["①3月", "②6月"]
    assert texts(view_of(county, period="2026年5月")) == ["①3月"]


def test_a_note_taken_back_by_somebody_else_is_gone_from_the_next_page(county: Path) -> None:
    note = noted(store(), "录错", JULY)
    assert texts(view_of(county)) == ["①录错"]
    withdraw(store(), note.note_no, OFFICE, NOON)
    assert texts(view_of(county)) == []


def test_hostile_text_is_text_on_the_screen_and_on_paper_and_numbers_of_people_are_hidden(county: Path) -> None:
    place = replace(JULY, kpi="completion_rate", township=PLACE)
    noted(store(), HOSTILE, place, TOWNSHIP)
    noted(store(), "请致电 13805941234", place, TOWNSHIP)
    at = signed_in(of_role("office", PLACE), "township", township=PLACE, **MONTHLY)
    shown = page_text(at)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;=1+1 **x** [a](http://b) $y$" in shown and "<script>" not in shown
    assert "13805941234" not in shown and "请致电" in shown
    view = of_township(view_of(county), PLACE)
    paper = printed(view, lambda pdf: township_printed.lay(pdf, view, ("completion_rate", "month")))
    assert whole(f"① 2026年7月 — {HOSTILE}（西河镇，2026-10-20）") in paper
    assert "13805941234" not in paper and "〓" not in paper


def test_a_trend_without_notes_is_unchanged_and_makes_no_store(county: Path) -> None:
    assert existing() is None and texts(view_of(county)) == [] and existing() is None
    frame = pl.DataFrame({"start": [date(2026, 6, 1), date(2026, 7, 1)], "own": [1.0, None], "county": [2.0, 3.0]})
    of_kpi = (kpis()[KPI].definition, None, "month", 240, None)
    plain = kpi_trend.figure(frame, *of_kpi).to_json()
    assert chart_notes.put_on(kpi_trend.figure(frame, *of_kpi), []).to_json() == plain
    marks = [questions.Mark("①", date(2026, 7, 1), ())]
    assert chart_notes.put_on(kpi_trend.figure(frame, *of_kpi), marks).to_json() != plain


def test_no_trend_has_more_periods_than_there_are_numbers_and_paper_has_them_all() -> None:
    signs = "".join(chr(questions.FIRST + nth) for nth in range(max(trends.LENGTHS.values())))
    assert signs == "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱" and printable(signs) == signs
