"""The page 方案: assessment copies, tries and adopts; who sits at the machine may try, everybody else reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from casework.schemes.lists import versions
from pages.ui.ask.casework import store
from pipelines.lake.adopted import read
from pipelines.not_computed import NotComputed
from pipelines.ranking.outcome import ranked
from pipelines.ranking.schemes.folder import load_all
from pipelines.ranking.schemes.scheme import Schemes, parse
from pipelines.ranking.trial import effect
from pipelines.reference.county import load
from pipelines.registry import kpis
from tests.adopting import FILE, text
from tests.people import of_role, signed_in
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

PLACE = "西河镇"


@pytest.fixture
def county(own_county: Path) -> Path:
    return own_county


def drafted(at: AppTest, draft: str) -> AppTest:
    at = choose(at, "segmented_control", "怎样修改", "按文本")
    next(area for area in at.text_area if area.label.startswith("草稿")).set_value(draft)
    next(button for button in at.button if button.label == "核对并试算").click()
    at.run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def test_a_faulty_draft_says_every_fault_and_offers_nothing(county: Path) -> None:
    at = opened("scheme")
    assert "默认" in page_text(at) and "第 3 版" in page_text(at)
    faulty = (
        text("4").replace('"completion_rate"  ', '"completion_rat"  ').replace('"satisfaction"  ', '"satisfacton"  ')
    )
    said = page_text(drafted(at, faulty))
    assert "草稿有 2 处要改" in said and "是不是 completion_rate" in said and "是不是 satisfaction" in said
    assert "采用" not in {button.label for button in at.button}


def test_who_sits_at_the_machine_sees_the_effect_and_cannot_adopt(county: Path) -> None:
    at = drafted(opened("scheme"), text("4"))
    shown = next(frame for frame in tables(at) if "rank_after" in frame)
    ranking = view_of(county).lake.sql(
        "select township, rank, score from ranking where period = '2026H1' and rank is not null order by rank"
    )
    before = shown.dropna(subset=["rank_before"]).set_index("township")["rank_before"].astype(int).to_dict()
    assert before == dict(zip(ranking["township"], ranking["rank"], strict=True)) and len(before) > 5
    rows = shown.astype(object).where(shown.notna(), None).to_dict("records")
    changed = sum((row["rank_before"], row["grade_before"]) != (row["rank_after"], row["grade_after"]) for row in rows)
    assert f"{changed}个的名次或等次会变" in page_text(at) and changed
    assert "不影响已发布结果" in page_text(at) and "由考核人员登录办理" in page_text(at)
    assert "采用" not in {button.label for button in at.button}


def test_assessment_adopts_with_number_and_reason_and_the_earlier_version_stays(county: Path) -> None:
    at = drafted(signed_in(of_role("assessment", PLACE), "scheme"), text("4"))
    press(at, "采用")
    assert "请先勾选" in page_text(at) and versions(store()) == []
    at.checkbox[0].check()
    press(at, "采用")
    assert "请写明文号" in page_text(at) and versions(store()) == []
    at.text_input(key="adopt-default-None-document").set_value("考核办〔2026〕4号")
    at.text_area(key="adopt-default-None-reason").set_value("<b>提高</b>质量权重")
    press(at, "采用")
    new, old = versions(store())
    assert (new.version, new.text, new.by, old.text) == ("4", text("4"), "assessment", FILE)
    assert read(county).texts == {"default": text("4")}
    said = page_text(at)
    assert "已采用" in said and "第 4 版" in said and "现有排名是按原方案算的" in said
    assert list(tables(at)[-1]["number"]) == ["第2号", "第1号"]


def test_what_is_typed_in_the_table_is_the_draft_and_stays_when_the_text_is_edited(county: Path) -> None:
    at = opened("scheme")
    (table,) = at.data_editor
    assert list(table.value["weight"])[:2] == [20, 15] and "unit" in table.value
    kpi = [each.kpi for each in parse(FILE, kpis(), "").indicators]
    rows = {kpi.index("completion_rate"): {"weight": 10}, kpi.index("quality_pass_rate"): {"weight": 20}}
    at.session_state[table.key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    at = choose(at.run(), "segmented_control", "怎样修改", "按文本")
    (area,) = [each for each in at.text_area if each.label.startswith("草稿")]
    assert area.value == text("4")
    area.set_value(text("5", completion=12, quality=18))
    at = choose(at.run(), "segmented_control", "怎样修改", "按表")
    assert list(at.data_editor[0].value["weight"])[:2] == [12, 15]
    press(at, "核对并试算")
    assert any("rank_after" in frame for frame in tables(at))
    broken = choose(at, "segmented_control", "怎样修改", "按文本")
    next(each for each in broken.text_area if each.label.startswith("草稿")).set_value("name =")
    at = choose(broken.run(), "segmented_control", "怎样修改", "按表")
    assert not at.data_editor and "不能按表修改" in page_text(at) and "处要改" in page_text(at)


@pytest.mark.parametrize("role", ["leader", "township"])
def test_others_read_the_scheme_and_draft_none(county: Path, role: str) -> None:
    at = signed_in(of_role(role, PLACE), "scheme")
    assert not at.exception and "第 3 版" in page_text(at) and not at.text_area


def test_the_night_ranks_by_what_was_adopted_as_the_trial_said(county: Path) -> None:
    view = view_of(county)
    of = replace(load(county / "reference"), adopted={"default": text("4")})
    lost = NotComputed(lambda trace: None, None)
    tonight = ranked(view.lake, of, kpis(), view.as_of, 3, lost)["ranking"].filter(pl.col("period") == "2026H1")
    assert lost.rows == [] and set(tonight["scheme"]) == {"乡镇考核方案（默认） 第 4 版"}
    then = Schemes(parse(text("4"), kpis(), "草稿"), {})
    made = effect(view.lake, of, kpis(), load_all(of.schemes, kpis()), then, view.as_of)
    assert made and made.period == "2026H1"
    said = {each.township: (each.rank_after, each.score_after, each.grade_after) for each in made.rows}
    assert said == {
        name: tuple(rest) for name, *rest in tonight.select("township", "rank", "score", "grade").iter_rows()
    }
