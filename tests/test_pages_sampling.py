"""The page 抽查: assessment draws and records, leaders look, townships do not know which works are drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from casework.sampling.lists import samples
from pages.ui.ask.casework import store
from pages.ui.kit import downloads
from pipelines.sampling.draw import picked
from tests.people import of_role, signed_in
from tests.views import view_of
from tests.walk import opened, page_text, tables

PLACE = "西河镇"


@pytest.fixture
def county(own_county: Path) -> Path:
    return own_county


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    made: dict[str, Callable[[], bytes]] = {}
    monkeypatch.setattr(downloads.st, "download_button", lambda label, data, **_: made.update({label: data}))
    return made


def press(at: AppTest, label: str) -> AppTest:
    at = next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def drawn(county: Path) -> AppTest:
    at = signed_in(of_role("assessment", PLACE), "sampling")
    assert "还没有抽过样本" in page_text(at)
    next(each for each in at.text_input if each.label == "名称").set_value("<b>实体</b>抽查")
    next(each for each in at.text_area if each.label.startswith("核查内容")).set_value("路面厚度不小于设计值")
    return press(at, "抽取")


def test_assessment_draws_of_the_finished_works_and_anybody_can_draw_again(county: Path) -> None:
    at = drawn(county)
    (one,) = samples(store())
    assert "已抽取 40 个项目" in page_text(at) and len(one.works) == 40
    rows = view_of(county).lake.sql(
        "select project_no, township from project_facts where is_live and finished_on is not null"
    )
    of: dict[str, list[str]] = {}
    for number, township in rows.sort("project_no").iter_rows():
        of.setdefault(township, []).append(number)
    again = picked(dict(sorted(of.items())), 40, one.seed)
    assert [work.project_no for work in one.works] == [number for numbers in again.values() for number in numbers]
    assert {work.stratum: work.size for work in one.works} == {name: len(numbers) for name, numbers in of.items()}


def test_results_are_recorded_work_by_work_and_exported_with_what_they_say(
    county: Path, files: dict[str, Callable[[], bytes]]
) -> None:
    at = drawn(county)
    at.query_params["sample"] = "1"
    at.run()
    assert "合格率未知" in page_text(at) and "<b>实体</b>抽查" in page_text(at)
    press(at, "登记")
    assert "请选择合格" in page_text(at)
    next(each for each in at.text_area if each.label.startswith("说明")).set_value("厚度不足")
    at.segmented_control[0].set_value("不合格")
    press(at, "登记")
    (one,) = samples(store())
    assert (one.works[0].result, one.works[0].results[0].note) == ("fail", "厚度不足")
    shown = next(frame for frame in tables(at) if "chance" in frame)
    assert list(shown["shown"]) == ["不合格"] + ["未核查"] * 39
    sheet = openpyxl.load_workbook(io.BytesIO(files["导出抽查表"]())).active
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert one.seed in text and "厚度不足" in text and "未核查或无法核查的 39 个" in text
    assert sum(str(cell.value) == "不合格" for row in sheet.iter_rows() for cell in row) == 1


def test_leaders_look_and_townships_and_departments_find_no_such_page(county: Path) -> None:
    drawn(county)
    at = signed_in(of_role("leader", PLACE), "sampling", sample="1")
    assert not at.exception and "第1号" in page_text(at) and not {"登记", "抽取"} & {each.label for each in at.button}
    for role in ("township", "department"):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            signed_in(of_role(role, PLACE), "sampling")


def test_who_sits_at_the_machine_sees_that_nothing_was_drawn(county: Path) -> None:
    at = opened("sampling")
    assert (
        not at.exception and "还没有抽过样本" in page_text(at) and "名称" not in {each.label for each in at.text_input}
    )
