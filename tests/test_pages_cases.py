"""The pages on which cases are worked: who is shown what, which steps are offered, what a step does and says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts import departments
from casework.accounts.person import Person
from casework.accounts.users import User
from casework.cases import lists, snapshot
from casework.cases.assign import assign
from casework.cases.case import Case, File
from casework.cases.days.terms import terms
from casework.cases.finding import Assignment
from casework.cases.states import State
from casework.cases.take import step
from casework.evidence.keep import keep
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.ask.query import open_lake
from pages.ui.kit.case.form import NO_ACCOUNT
from pages.ui.site.gate.sessions import CHECKS
from pipelines.china import wall
from pipelines.lake.scope import COUNTY
from tests.cases import HOUR, LEAD, PDF, in_force
from tests.gated import session
from tests.people import ROLES, of_role, published, signed_in
from tests.soaked import some
from tests.stores import NOON
from tests.test_pages_fenced import said
from tests.walk import opened, page_text, tables

OWN, OTHER = "西河镇", "双桥镇"
NUMBERS = count(1)
PAGES = ("todo", "rectification", "duties")


@pytest.fixture(scope="module")
def county(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(sample_lake, tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def people(county: Path) -> Iterator[dict[str, User]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(county))
        known = {role: of_role(role, OWN) for role in ROLES}
        departments.place(store(), "test", known["department"].user_id, LEAD, NOON)
        yield known


@pytest.fixture(autouse=True)
def here(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(county))
    at_hour(monkeypatch, 1)


def at_hour(monkeypatch: pytest.MonkeyPatch, hours: float) -> datetime:
    """It is so many hours after the cases were assigned."""
    moment = NOON + hours * HOUR
    monkeypatch.setattr(cases, "now", lambda: moment)
    return moment


def who(people: dict[str, User], role: str) -> Person:
    person = CHECKS.person(session(people[role]))
    assert person is not None
    return person


def assigned(people: dict[str, User], place: str = OWN) -> Case:
    """A case of a finding of the township, under a name that no other case has."""
    asked = "select finding_id from findings where township = $t and outcome = 'flagged' order by 1 limit 1"
    lake = open_lake()
    (finding,) = snapshot.findings(lake, COUNTY, lake.sql(asked, {"t": place})["finding_id"].to_list())
    finding = replace(finding, finding_id=f"{finding.finding_id}-{next(NUMBERS)}")
    terms_then = terms(_data(), wall(NOON).date())
    return assign(store(), [Assignment(finding, LEAD, "张三")], who(people, "office"), NOON, terms_then)[0]


def _data() -> Path:
    store_data = store().data
    assert store_data is not None
    return store_data


def taken(people: dict[str, User], case: Case, *steps: tuple[str, str]) -> File:
    """Steps by people of these roles, an hour between them."""
    days = in_force().workdays
    for nth, (name, role) in enumerate(steps, 1):
        person, at = who(people, role), NOON + nth * HOUR / 10
        proof = (keep(store(), "验收单.pdf", PDF, person, at).sha256,) if name in ("report", "claim_untrue") else ()
        named = "李四" if name == "plan" else None
        file = step(
            *(store(), case.case_id, case.version, name, person, at, days),
            note=f"{name}的说明",
            files=proof,
            responsible=named,
        )
        case = file.case
    return file


def now_at(case: Case) -> Case:
    file = lists.file(store(), COUNTY, case.case_id)
    assert file is not None
    return file.case


def look(people: dict[str, User], role: str, page: str, case: Case | None = None) -> AppTest:
    at = signed_in(people[role], page)
    if case is not None:
        at.query_params["case"] = case.case_id
        at.run()
    assert not at.exception and "错误编号" not in page_text(at)
    return at


def offered(at: AppTest) -> set[str]:
    """The steps that the form offers: of several the choices, of one its button."""
    choices = {option for each in at.pills for option in each.options}
    buttons = {b.label.removeprefix("提交").strip("“”") for b in at.button if b.label.startswith("提交")}
    return choices | buttons


def submit(at: AppTest, label: str) -> AppTest:
    (button,) = [each for each in at.button if each.label == f"提交“{label}”"]
    return button.click().run()


def write(at: AppTest, words: str) -> None:
    (area,) = at.text_area
    area.set_value(words)


def test_a_township_responds_plans_and_reports_nothing_without_evidence(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = assigned(people)
    at = look(people, "township", "", case)  # its first page
    assert "<h1>我的待办</h1>" in page_text(at) and case.case_id in page_text(at)
    assert "待响应" in page_text(at) and "还剩 23 小时" in page_text(at) and offered(at) == {"响应"}
    write(at, "已派人到现场")
    submit(at, "响应")
    assert "已办理“响应”，现在是“已响应”。" in page_text(at) and now_at(case).state is State.RESPONDED
    assert offered(at) == {"制定整改方案", "提出不属实", "提出数据错误"}
    at.pills[0].set_value("plan").run()
    write(at, "返工路面")
    submit(at, "制定整改方案")
    assert "请写明责任人" in at.error[0].value and now_at(case).state is State.RESPONDED
    assert at.text_area[0].value == "返工路面"  # what was typed is still there
    next(field for field in at.text_input if field.label.startswith("责任人")).set_value("李四")
    submit(at, "制定整改方案")
    assert now_at(case).state is State.MENDING and now_at(case).person == "李四"
    submit(at, "报告整改完成")
    assert "须附佐证材料" in at.error[0].value and now_at(case).state is State.MENDING
    assert "西河镇" in page_text(at) and f"{people['township'].name}（乡镇）" in page_text(at)


def test_the_office_judges_what_others_reported_and_closes_once(people: dict[str, User]) -> None:
    case = assigned(people)
    taken(people, case, ("respond", "township"), ("plan", "township"), ("report", "department"))
    at = look(people, "office", "todo", case)
    assert "待复核" in page_text(at) and offered(at) == {"销号", "退回整改"}
    at.pills[0].set_value("close").run()
    write(at, "现场核实属实")
    submit(at, "销号")
    closed = now_at(case)
    assert (closed.state, closed.outcome) == (State.CLOSED, "属实") and offered(at) == {"重新立案"}
    assert "验收单.pdf" in page_text(at)  # the evidence is named with its address


def test_a_press_on_a_page_that_is_out_of_date_takes_nothing_and_shows_the_case_anew(people: dict[str, User]) -> None:
    case = assigned(people)
    at = look(people, "township", "todo", case)
    write(at, "已派人到现场")
    taken(people, case, ("respond", "department"))
    submit(at, "响应")
    assert "办了“响应”" in page_text(at) and "您此前填写的没有提交" in page_text(at)
    file = lists.file(store(), COUNTY, case.case_id)
    assert file is not None and [done.step for done in file.steps] == ["assign", "respond"]
    assert offered(at) == {"制定整改方案", "提出不属实", "提出数据错误"}


def test_whoever_reported_a_case_is_told_that_others_must_judge_it(people: dict[str, User]) -> None:
    case = assigned(people)
    departments.place(store(), "test", people["office"].user_id, LEAD, NOON)
    taken(people, case, ("respond", "office"), ("plan", "office"), ("report", "office"))
    at = look(people, "office", "rectification", case)
    assert offered(at) == set() and "报告整改完成的人不能自己销号" in page_text(at)
    assert case.case_id not in _waits(look(people, "office", "todo"))
    assert case.case_id in _waits(look(people, "inspection", "todo"))


def _waits(at: AppTest) -> str:
    return "".join(each.proto.body for each in at.get("html") if "mj-waits" in each.proto.body)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", some([role for role in ROLES if role != "admin"], 2))
def test_each_role_opens_each_page_of_cases_and_a_case_on_it(role: str, page: str, people: dict[str, User]) -> None:
    mine = assigned(people)
    at = look(people, role, page, mine)
    text = page_text(at)
    assert mine.case_id in text and "办理经过" in text
    steps = {"township": {"响应"}, "department": {"响应"}, "office": {"撤回交办"}, "inspection": set()}
    if role == "office":
        assert offered(at) >= steps[role]
    else:
        assert offered(at) == steps.get(role, set())


@pytest.mark.parametrize("page", some(PAGES, 1))
def test_a_township_is_sent_nothing_of_anothers_cases(page: str, people: dict[str, User]) -> None:
    mine, theirs = assigned(people), assigned(people, OTHER)
    taken(people, theirs, ("respond", "department"))
    texts = "".join(said(look(people, "township", page, theirs)))
    assert mine.case_id in texts and "没有这件立案，或不在您的范围内" in texts
    rest = texts.replace(f'"{theirs.case_id}"', "")
    assert theirs.case_id not in rest and theirs.evidence not in rest and "respond的说明" not in rest
    assert OTHER not in rest
    whole = "".join(said(look(people, "leader", page, theirs)))
    assert theirs.case_id in whole and "respond的说明" in whole  # the same look finds it where it is shown


def test_the_local_viewer_looks_at_everything_and_takes_no_step(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.ui.site import admit
    from pages.ui.site.viewer import LOCAL

    case = assigned(people)
    monkeypatch.setattr(admit, "admit", lambda: LOCAL)
    monkeypatch.setattr("pages.ui.site.shell.admit", lambda: LOCAL, raising=False)
    at = opened("todo", case=case.case_id)
    assert NO_ACCOUNT in page_text(at) and offered(at) == set()
    assert OWN in tables(at)[0]["unit"].to_list() and LEAD in tables(at)[1]["unit"].to_list()


def test_looking_at_a_county_without_a_store_makes_none(
    sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = published(sample_lake, tmp_path / "bare")
    monkeypatch.setenv("MINGJIAN_DATA", str(bare))
    for page in PAGES:
        at = opened(page)
        assert not at.exception and "错误编号" not in page_text(at)
    assert not (bare / "casework").exists()


def test_a_response_that_is_too_late_says_by_how_many_hours(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = assigned(people)
    at_hour(monkeypatch, 26.5)
    assert "已超时 2 小时" in _waits(look(people, "township", "todo"))
    assert case.case_id in _waits(look(people, "department", "todo"))


def test_the_filters_are_in_the_address_and_narrow_list_and_funnel_alike(people: dict[str, User]) -> None:
    mine, theirs = assigned(people), assigned(people, OTHER)
    at = look(people, "leader", "rectification")
    assert {mine.case_id, theirs.case_id} <= set(tables(at)[0]["case_id"].to_list())
    at = signed_in(people["leader"], "rectification", unit=OTHER)
    assert not at.exception
    shown = tables(at)[0]
    assert set(shown["township"].to_list()) == {OTHER} and theirs.case_id in shown["case_id"].to_list()
    (drawn,) = [each.proto.body for each in at.get("html") if "mj-funnel" in each.proto.body]
    number = len(lists.cases(store(), COUNTY, lists.Wanted(township=OTHER)))
    assert f"<span>整改中</span><strong>{number}</strong>" in drawn


def test_assessment_is_told_that_nothing_waits_and_a_department_without_a_unit_why(people: dict[str, User]) -> None:
    assert "没有待办" in page_text(look(people, "assessment", "todo"))
    from tests.gated import account

    at = signed_in(account(f"wei{len(people)}", "department"))
    assert "没有指定所属单位" in page_text(at) and "<h1>我的待办</h1>" in page_text(at)


def test_a_closed_case_leaves_the_address(people: dict[str, User]) -> None:
    case = assigned(people)
    at = look(people, "township", "rectification", case)
    next(button for button in at.button if button.label == "关闭").click().run()
    assert "case" not in at.query_params and "办理经过" not in page_text(at)


def test_an_hour_before_and_after_are_told_apart() -> None:
    from pages.ui.kit.case.wording import hours, workdays

    assert hours(NOON + 5 * HOUR, NOON) == "还剩 5 小时" and hours(NOON, NOON) == "还剩不到 1 小时"
    assert hours(NOON, NOON + timedelta(minutes=1)) == "已超时不到 1 小时" and hours(None, NOON) == ""
    assert hours(NOON, NOON + 3 * HOUR) == "已超时 3 小时"
    assert [workdays(0, 0), workdays(0, 2), workdays(1, None), workdays(0, None)] == [
        "今天到期",
        "还剩 2 个工作日",
        "逾期 1 个工作日",
        "",
    ]
