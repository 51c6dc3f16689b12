"""A case from hand to hand in a real browser: a township answers on a phone, the office reviews at its desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from casework.accounts import departments, sessions
from casework.accounts.users import User
from casework.cases import lists, snapshot
from casework.cases.assign import assign
from casework.cases.days.terms import terms
from casework.cases.finding import Assignment
from casework.cases.states import LABELS, State
from pages.ui.ask.casework import store
from pages.ui.site.gate.cookie import PLAIN
from pages.ui.site.gate.sessions import CHECKS
from pipelines.china import wall
from pipelines.lake.scope import COUNTY
from pipelines.lake.snapshot_db import Lake, current
from tests.browser.conftest import PATIENCE, READY, serving
from tests.cases import LEAD, PDF
from tests.people import of_role, published

pytestmark = pytest.mark.browser
OWN = "西河镇"
FINDING = "select finding_id from findings where township = $t and outcome = 'flagged' order by 1 limit 1"


@pytest.fixture(scope="module")
def county(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(sample_lake, tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def people(county: Path) -> Iterator[dict[str, User]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(county))
        known = {role: of_role(role, OWN) for role in ("office", "township", "department", "leader")}
        departments.place(store(), "test", known["department"].user_id, LEAD, datetime.now(UTC))
        yield known


@pytest.fixture(scope="module")
def locked(county: Path, people: dict[str, User], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(county, tmp_path_factory.mktemp("cases") / "server.log") as address:
        yield address


def assigned(county: Path, people: dict[str, User]) -> str:
    """The number of a case of the township, assigned just now."""
    now = datetime.now(UTC)
    lake = Lake.open(current(county))
    found = lake.sql(FINDING, {"t": OWN})["finding_id"].to_list()
    person = CHECKS.person(sessions.start(store(), people["office"].user_id, "oidc", now, "10.0.0.7"))
    assert person is not None
    (finding,) = snapshot.findings(lake, COUNTY, found)
    return assign(store(), [Assignment(finding, LEAD)], person, now, terms(county, wall(now).date()))[0].case_id


def tab(chromium: Browser, address: str, user: User, width: int, height: int) -> Page:
    """A tab in which this person is signed in."""
    token = sessions.start(store(), user.user_id, "oidc", datetime.now(UTC), "127.0.0.1")
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.add_cookies([{"name": PLAIN, "value": token, "url": address}])
    return context.new_page()


def settle(page: Page) -> None:
    page.wait_for_selector(".mj-head h1", timeout=PATIENCE * 1000)
    page.wait_for_selector(READY, timeout=PATIENCE * 1000)


def state(case_id: str) -> State:
    file = lists.file(store(), COUNTY, case_id)
    assert file is not None
    return file.case.state


def shown(page: Page) -> str:
    return page.inner_text(".mj-case .mj-state")


def fill(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).fill(words)


def submit(page: Page, label: str, after: State, case_id: str) -> None:
    """Press twice, as an impatient finger does: the step is taken once, and screen and store say the same."""
    page.get_by_role("button", name=f"提交“{label}”").dblclick()
    page.wait_for_selector(f".mj-case .mj-state.{after.value}", timeout=PATIENCE * 1000)
    settle(page)
    assert shown(page) == LABELS[after] == LABELS[state(case_id)]


def choose(page: Page, label: str) -> None:
    page.get_by_role("radio", name=label).or_(page.get_by_role("button", name=label, exact=True)).first.click()
    settle(page)


def test_a_case_goes_from_a_townships_phone_to_the_offices_desk_and_is_closed(
    county: Path, people: dict[str, User], locked: str, chromium: Browser, tmp_path: Path
) -> None:
    case_id = assigned(county, people)
    proof = tmp_path / "验收单.pdf"
    proof.write_bytes(PDF)
    phone = tab(chromium, locked, people["township"], 390, 844)
    phone.goto(locked)
    settle(phone)
    assert phone.inner_text(".mj-head h1") == "我的待办"
    phone.locator(".mj-wait", has_text=case_id).click()
    phone.wait_for_selector(".mj-case", timeout=PATIENCE * 1000)
    settle(phone)
    assert case_id in phone.url
    fill(phone, "响应情况", "已派人到现场核实")
    submit(phone, "响应", State.RESPONDED, case_id)
    choose(phone, "制定整改方案")
    fill(phone, "整改措施", "返工路面")
    fill(phone, "责任人姓名", "李四")
    submit(phone, "制定整改方案", State.MENDING, case_id)
    phone.set_input_files("input[type=file]", str(proof))
    phone.wait_for_selector("text=已收下", timeout=PATIENCE * 1000)
    settle(phone)
    fill(phone, "完成情况", "已返工并验收")
    submit(phone, "报告整改完成", State.TO_REVIEW, case_id)
    wide = phone.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
    assert wide <= 0
    desk = tab(chromium, locked, people["office"], 1440, 900)
    desk.goto(f"{locked}/rectification?case={case_id}")
    desk.wait_for_selector(".mj-case", timeout=PATIENCE * 1000)
    settle(desk)
    assert desk.locator(".mj-files a", has_text="验收单").count() == 1
    choose(desk, "销号")
    fill(desk, "复核意见", "现场核实属实")
    submit(desk, "销号", State.CLOSED, case_id)
    leader = tab(chromium, locked, people["leader"], 390, 844)
    leader.goto(f"{locked}/rectification?case={case_id}")
    leader.wait_for_selector(".mj-case", timeout=PATIENCE * 1000)
    assert shown(leader) == "已销号" and leader.get_by_role("button", name="提交").count() == 0
    file = lists.file(store(), COUNTY, case_id)
    assert file is not None
    assert [done.step for done in file.steps] == ["assign", "respond", "plan", "report", "close"]
    for page in (phone, desk, leader):
        page.context.close()
