"""Assigning from the list of findings: who is offered it, what the form says, and the opened finding with its case."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts.users import User
from casework.cases import lists
from casework.cases.case import Case
from casework.store import Store
from pages.meetings.anomalies import joined
from pages.meetings.anomalies.questions import Wanted
from pages.ui.ask.casework import store
from pages.ui.kit.case.form import NO_ACCOUNT
from pipelines.lake.scope import COUNTY
from tests.gated import account
from tests.people import published, signed_in
from tests.views import view_of
from tests.walk import opened, page_text, tables


@pytest.fixture(scope="module")
def data(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county's snapshot in a folder of its own."""
    return published(sample_lake, tmp_path_factory.mktemp("assigning") / "county")


@pytest.fixture
def county(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    return data


@pytest.fixture(scope="module")
def office(data: Path) -> User:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(data))
        return account("office", "department", office=True)


def form(ids: list[str]) -> AppTest:
    """The form that the office gets for these findings, without the dialog around it."""

    def page(ids: list[str]) -> None:
        from dataclasses import replace

        import polars as pl

        from pages.meetings.anomalies import assigning, joined
        from pages.meetings.anomalies.questions import Wanted
        from pages.ui.ask.query import data_folder
        from pages.ui.site.viewer import viewer_of
        from tests.cases import OFFICE
        from tests.views import view_of

        view = replace(view_of(data_folder()), viewer=viewer_of(OFFICE))
        findings = joined.listed(view, Wanted())
        assigning.say_done()
        assigning.form(view, findings.filter(pl.col("finding_id").is_in(ids)))

    return AppTest.from_function(page, args=(ids,), default_timeout=60).run()


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [each for each in at.button if each.label.startswith(label)]
    return button.click().run()


def free(data: Path, number: int, *, alike: bool = True) -> list[str]:
    """Findings that nobody has in hand; `alike`: their rules suggest one department."""
    rows = joined.listed(view_of(data), Wanted(state="none"))
    first = largest(rows)
    same = rows.filter(rows["department"] == first)["finding_id"].to_list()
    other = rows.filter(rows["department"] != first)["finding_id"].to_list()
    return same[:number] if alike else [same[0], *other[: number - 1]]


def largest(findings: pl.DataFrame) -> str:
    """The department that the rules of the most findings suggest."""
    counts = findings.group_by("department").len().sort("len", "department", descending=True)
    return str(counts["department"][0])


def cases_of(kept: Store, ids: list[str]) -> list[Case]:
    return lists.cases(kept, COUNTY, lists.Wanted(finding_ids=tuple(ids)))


def test_a_county_without_accounts_is_told_how_to_get_one(sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(sample_lake))
    at = opened("anomalies")
    assert NO_ACCOUNT in page_text(at)
    assert not [button for button in at.button if button.label.startswith("交办")]


def test_the_form_suggests_the_department_on_which_all_agree_and_shows_the_day(county: Path, office: User) -> None:
    ids, listed = free(county, 3), joined.listed(view_of(county), Wanted(state="none"))
    at = form(ids)
    assert not at.exception
    (lead,) = [box for box in at.selectbox if box.label == "牵头单位"]
    assert lead.value == largest(listed)
    levels = listed.filter(pl.col("finding_id").is_in(ids))["level"].to_list()
    assert "整改时限按级别：" in page_text(at)
    for level, word in (("red", "◆ 红"), ("yellow", "▲ 黄"), ("note", "○ 提示")):
        assert (f"{word} {levels.count(level)} 条：20" in page_text(at)) == (level in levels)


def test_findings_whose_rules_do_not_agree_suggest_nobody_and_nothing_is_assigned_to_nobody(
    county: Path, office: User
) -> None:
    ids = free(county, 2, alike=False)
    at = form(ids)
    (lead,) = [box for box in at.selectbox if box.label == "牵头单位"]
    assert lead.value is None
    at = press(at, "确认交办")
    assert "请写明牵头单位" in page_text(at)
    assert cases_of(store(), ids) == []


def test_what_is_confirmed_becomes_cases_in_the_order_of_the_list_and_is_left_out_the_next_time(
    county: Path, office: User
) -> None:
    ids = free(county, 3)
    at = form(ids)
    (name,) = [box for box in at.text_input if box.label.startswith("责任人")]
    name.set_value("张三")
    at = press(at, "确认交办 3 条")
    made = {case.finding_id: case for case in cases_of(store(), ids)}
    assert [made[each].case_id for each in ids] == sorted(case.case_id for case in made.values())
    assert {case.person for case in made.values()} == {"张三"}
    assert "已交办 3 条：立案 " in page_text(at)
    again = form([*ids, *free(county, 1)])
    assert "其中 3 条已有立案：" in page_text(again) and made[ids[0]].case_id in page_text(again)
    assert [button.label for button in again.button] == ["确认交办 1 条"]
    assert "所选疑点都已立案" in page_text(form(ids))


def test_a_finding_that_was_taken_up_meanwhile_is_refused_in_words(county: Path, office: User) -> None:
    ids = free(county, 1)
    late = form(ids)
    press(form(ids), "确认交办")
    late = press(late, "确认交办")
    assert not late.exception
    assert len(cases_of(store(), ids)) == 1


def test_the_office_sees_numbers_and_states_and_opens_and_closes_a_finding_with_its_case(
    county: Path, office: User
) -> None:
    ids = free(county, 1)
    press(form(ids), "确认交办")
    (case,) = cases_of(store(), ids)
    at = signed_in(office, "anomalies")
    shown = [row for frame in tables(at) if "case_id" in frame for row in frame["case_id"]]
    assert case.case_id in shown
    assert [button.label for button in at.button if button.label.startswith("交办")] == ["交办所选"]
    at.query_params["finding"] = ids[0]
    at.run()
    assert f"立案 {case.case_id}（已交办）" in [tab.label for tab in at.tabs]
    assert not [button for button in at.button if button.label == "交办这一条"]
    at = press(at, "关闭")
    assert "finding" not in at.query_params and "依据的台账行" not in page_text(at)


def test_a_leader_looks_and_is_offered_nothing(county: Path, office: User) -> None:
    at = signed_in(account("leader"), "anomalies")
    assert not at.exception
    assert not [button for button in at.button if button.label.startswith("交办")]
    assert NO_ACCOUNT not in page_text(at)
