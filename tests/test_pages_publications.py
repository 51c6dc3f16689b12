"""The page 发布, role by role: assessment publishes and decides, a township appeals for itself, all read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts.users import User
from casework.publications.appeals import appeals
from casework.publications.lists import publications
from casework.publications.publish import publish
from pages.assessment.publications import questions
from pages.ui.ask import reference
from pages.ui.ask.casework import store
from pages.ui.kit import downloads
from pages.ui.site.viewer import Viewer
from pipelines.lake.scope import COUNTY, Scope
from reports.publications.verify import verify
from tests.cases import ASSESSMENT
from tests.people import of_role, signed_in
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

PLACE, HALF = "西河镇", "2026年上半年"
TYPED = "<script>alert(1)</script> **粗** 抽检录错"


@pytest.fixture
def county(own_county: Path) -> Path:
    return own_county


@pytest.fixture
def people(county: Path) -> Iterator[dict[str, User]]:
    yield {role: of_role(role, PLACE) for role in ("assessment", "leader", "township")}


def page(user: User, number: int | None = None, period: str = HALF) -> AppTest:
    """The page as this person finds it, over a period, opened at a publication."""
    at = signed_in(user, "publications")
    if number:
        at.query_params["publication"] = str(number)
    at = choose(at, "selectbox", "统计期", period)
    assert not at.exception
    return at


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button} | {form.label for form in at.expander}


def frozen(county: Path) -> None:
    view = view_of(county, period=HALF)
    publish(store(), questions.frozen(view, reference.scheme(view)), ASSESSMENT, datetime.now(UTC))


def test_assessment_publishes_what_it_saw_after_saying_so(county: Path, people: dict[str, User]) -> None:
    at = page(people["assessment"])
    shown = tables(at)[0]
    press = next(button for button in at.button if button.label == "发布")
    press.click().run()
    assert "请先勾选" in page_text(at) and publications(store()) == []
    at.checkbox[0].check()
    next(button for button in at.button if button.label == "发布").click().run()
    (one,) = publications(store())
    assert "已发布2026年上半年的排名" in page_text(at) and "发布" not in labels(at)
    assert (one.period, one.by, one.snapshot) == ("2026H1", "assessment", view_of(county).snapshot)
    kept = {row["township"]: row["rank"] for row in one.figures["ranking"]}
    assert kept == dict(zip(shown["township"], shown["rank"], strict=True)) and len(kept) > 5


def test_a_period_that_is_not_over_offers_no_form_and_others_never_see_one(
    county: Path, people: dict[str, User]
) -> None:
    at = page(people["assessment"], period="2026年下半年")
    assert "才结束" in page_text(at) and not labels(at) & {"发布", "发布2026年下半年"}
    for role in ("leader", "township"):
        at = page(people[role])
        assert "发布" not in labels(at) and "还没有发布过" in page_text(at)


def test_a_township_appeals_and_assessment_decides(county: Path, people: dict[str, User]) -> None:
    frozen(county)
    at = page(people["township"], 1)
    assert "对第1号发布提出申诉" in labels(at)
    at.text_area(key="appeal-file-1-text").set_value(TYPED)
    next(button for button in at.button if button.label == "提出申诉").click().run()
    (one,) = appeals(store(), COUNTY)
    assert (one.township, one.text) == (PLACE, TYPED) and "已提出申诉" in page_text(at)
    assert {"撤回申诉"} == labels(at) & {"撤回申诉", "采纳", "不采纳"}
    at = page(people["assessment"], 1)
    assert {"采纳", "不采纳"} == labels(at) & {"撤回申诉", "采纳", "不采纳"}
    at.text_area(key="appeal-1-reason").set_value("检查记录无误")
    next(button for button in at.button if button.label == "不采纳").click().run()
    assert appeals(store(), COUNTY)[0].outcome == "refused" and "检查记录无误" in page_text(at)


def test_a_township_packs_its_own_only_and_the_county_every_one(county: Path, people: dict[str, User]) -> None:
    frozen(county)
    assert page(people["township"], 1).selectbox(key="pack-1").options == [PLACE]
    assert len(page(people["leader"], 1).selectbox(key="pack-1").options) > 5


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What the page's download buttons would hand out, by label."""
    made: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(downloads.st, "download_button", lambda label, data, **_: made.update({label: data}))
    return made


def test_the_ranking_on_screen_carries_the_number_once_it_is_published(
    county: Path, files: dict[str, Callable[[], bytes]]
) -> None:
    def line() -> str:
        choose(opened("ranking"), "selectbox", "统计期", HALF)
        sheet = openpyxl.load_workbook(io.BytesIO(files["导出排名表"]())).active
        return next(str(c.value) for row in sheet.iter_rows(max_row=4) for c in row if "快照" in str(c.value))

    assert "发布 未发布" in line() and "校验码" not in line()
    frozen(county)
    assert "发布 第1号" in line() and "校验码" in line()
    known = [questions.printed(each) for each in publications(store())]
    assert verify(files["导出排名表"](), known).is_same


def test_the_files_of_a_publication_are_made(
    county: Path, people: dict[str, User], files: dict[str, Callable[[], bytes]]
) -> None:
    frozen(county)
    page(people["township"], 1)
    known = [questions.printed(each) for each in publications(store())]
    assert verify(files["导出排名表"](), known).is_same
    assert files["导出通报（文档）"]().startswith(b"PK")
    book = openpyxl.load_workbook(io.BytesIO(files["导出申诉包"]()))
    text = str([[c.value for c in row] for row in book["全部案例"].iter_rows()])
    assert f"{PLACE}/" in text or ".xlsx" in text


def test_cases_of_another_township_are_not_packed_for_who_may_not_see_them(county: Path) -> None:
    frozen(county)
    view = view_of(county, period=HALF)
    (one,) = publications(store())
    other = next(row["township"] for row in one.figures["ranking"] if row["township"] != PLACE)
    fenced = replace(view, viewer=Viewer(name="西河", scope=Scope(townships=(PLACE,))))
    assert all(frame.is_empty() for frame in questions.cases(fenced, one, other).values())
    assert any(frame.height for frame in questions.cases(view, one, other).values())
