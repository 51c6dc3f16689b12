"""Who may open which page and have which export, person by person; what nobody has stated is refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts import sessions
from casework.accounts.person import Person, Role
from casework.accounts.users import User
from casework.audit.log import Wanted, entries
from casework.backup import dump
from pages.ui.ask.casework import store
from pages.ui.kit import downloads
from pages.ui.site import admit, frame, menu, rights, unmask
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.viewer import LOCAL, Viewer, viewer_of
from pipelines.lake.scope import NOBODYS
from pipelines.lake.snapshot_db import COUNTY, Lake, Scope, current
from tests.conftest import NOW
from tests.gated import session
from tests.people import MAY_OPEN, ROLES, of_role, published, signed_in
from tests.test_pages_frame import shown
from tests.views import view_of
from tests.walk import page_text

ROOT = Path(__file__).resolve().parent.parent
PLACE = "西河镇"
UNLIKE = ("department", "township", "admin")  # the most unlike menus; the others soak


@pytest.fixture(scope="module")
def county(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(sample_lake, tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def people(county: Path) -> Iterator[dict[str, User]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(county))
        yield {role: of_role(role, PLACE) for role in ROLES}


@pytest.fixture(autouse=True)
def here(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(county))


def titles(at: AppTest) -> set[str]:
    return {key for key, entry in menu.entries().items() if f"<h1>{entry.page.title}</h1>" in shown(at)}


@pytest.mark.parametrize(
    "role", [role if role in UNLIKE else pytest.param(role, marks=pytest.mark.soak) for role in ROLES]
)
def test_each_role_opens_its_own_pages_and_no_other(role: str, people: dict[str, User]) -> None:
    opened = set()
    for key in menu.entries():
        try:
            at = signed_in(people[role], key)
        except ValueError as refused:
            assert "Could not find a navigation page" in str(refused)  # not even known to their session
            continue
        assert not at.exception, (role, key)
        opened |= titles(at) & {key}
    assert opened == MAY_OPEN[role]


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_lists_what_may_be_opened_and_begins_with_it(role: str, people: dict[str, User]) -> None:
    hats = viewer_of(_person(people[role])).hats
    assert set(menu.allowed(hats)) == MAY_OPEN[role]
    pages = [page for group in menu.sections(hats).values() for page in group]
    assert len(pages) == len(MAY_OPEN[role])
    assert [page.url_path for page in pages if page._default] == [""]


def _person(user: User) -> Person:
    person = CHECKS.person(session(user))
    assert person is not None
    return person


@pytest.mark.parametrize("key", menu.entries())
@pytest.mark.parametrize("role", ROLES)
def test_a_pages_own_first_line_refuses_whoever_comes_around_the_menu(
    role: str, key: str, people: dict[str, User], county: Path
) -> None:
    if key in MAY_OPEN[role]:
        return
    viewer = viewer_of(_person(people[role]))
    at = AppTest.from_file(str(menu.entries()[key].path), default_timeout=60)
    view = view_of(county)
    at.session_state[frame.VIEW] = type(view)(**{**vars(view), "viewer": viewer})
    at.session_state[frame.VIEWER] = viewer
    at.run()
    assert [each.value for each in at.warning] == [frame.NOT_ALLOWED.format(title=menu.entries()[key].page.title)]
    assert len(at.main.children) == 1


@pytest.mark.parametrize("key", menu.entries())
def test_every_page_names_a_circle_that_exists(key: str) -> None:
    assert menu.entries()[key].page.who in rights.CIRCLES


def test_a_new_page_without_a_right_is_in_nobodys_menu_and_opens_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: dict[str, User]
) -> None:
    path = tmp_path / "secrets" / "page.py"
    path.parent.mkdir()
    path.write_text('PAGE = Page(title="新", icon=":material/add:", order=1)\n', "utf-8")
    known = {**menu.entries(), "secrets": menu.Entry("secrets", "数据", path, menu._header(path))}
    monkeypatch.setattr(menu, "entries", lambda: known)
    assert [hat for hat in rights.HATS if "secrets" in menu.allowed({hat})] == []
    for role in ("admin", "inspection", "office"):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            signed_in(people[role], "secrets")


def test_an_unknown_circle_and_an_unknown_export_hold_nobody() -> None:
    for hat in rights.HATS:
        assert not rights.may({hat}, "") and not rights.may({hat}, "bussiness")
        assert not rights.may_export({hat}, "new_export") and not rights.may_export({hat}, "")
    assert not rights.may(set(), "everyone")


@pytest.mark.parametrize("role", ROLES)
def test_an_export_is_offered_to_those_who_may_have_it(
    role: str, people: dict[str, User], county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(downloads.st, "download_button", lambda label, *_, **__: offered.append(label))
    view = view_of(county)
    mine = type(view)(**{**vars(view), "viewer": viewer_of(_person(people[role]))})
    for export in [*rights.EXPORTS, "new_export"]:
        downloads.button(mine, export, export, bytes, f"{export}.xlsx", export)
    business = {"ranking", "issues", "history", "doubles", "rejected", "rectification", "duties", "meetings"}
    business |= {
        "disclosure",
        "quality",
        "opinion",
        "opinion-grades",
        "firms",
        "firm",
        "labour-trades",
        "labour-unpaid",
    }
    business |= {"publication", "circular", "appeal pack", "progress", "funds", "costs", "changes"}
    business |= {"sampling"} if role in ("leader", "office", "assessment", "inspection") else set()
    business |= {"growth-assets", "growth-works", "growth-heads", "growth-money"}
    business |= {"forecast", "forecast-townships", "forecast-tests"}
    business |= {"cockpit-pdf", "township-pdf", "project-pdf", "dashboard"}
    originals = {"sendback", "original"} if role in ("township", "office") else set()
    sends = {"checked", "template"} if role in ("township", "department", "office") else set()
    assert set(offered) == (set() if role == "admin" else business) | sends | originals


def test_only_the_one_button_hands_out_files() -> None:
    calls = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("download_button", "link_button")
    }
    assert calls == {"pages/ui/kit/downloads.py"}


def test_only_one_place_reads_who_the_gate_says_it_is() -> None:
    reads = {
        path.relative_to(ROOT).as_posix()
        for path in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "reports").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("user", "context")
        and getattr(node.value, "id", "") == "st"
    }
    narrow = "pages/ui/kit/phone/narrow.py"  # asks the browser for its width, and nothing else
    assert reads == {"pages/ui/site/admit.py", narrow}
    text = (ROOT / narrow).read_text("utf-8")
    assert [part.partition(" ")[0] for part in text.split("st.")[1:]] == ["context.cookies.get(COOKIE)"]


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("leader", Scope()),
        ("office", Scope()),
        ("department", Scope()),
        ("township", Scope(townships=(PLACE,))),
        ("assessment", Scope()),
        ("inspection", Scope()),
        ("admin", NOBODYS),
    ],
)
def test_whose_rows_a_role_sees(role: str, scope: Scope, people: dict[str, User]) -> None:
    assert viewer_of(_person(people[role])).scope == scope


def test_the_admin_reads_how_the_nights_went_and_no_row_of_any_ledger(people: dict[str, User], county: Path) -> None:
    at = signed_in(people["admin"], "runs")
    assert not at.exception
    lake = Lake.open(current(county))
    night = sum(row["rows_seen"] for row in lake.manifest["rows"])
    assert night > 1_000 and f"{night:,}" in page_text(at)
    assert "应报" not in page_text(at) and not at.selectbox  # nothing to choose, and no report is owed to an admin
    assert "还没有备份过" in page_text(at)
    seen = lake.seen_by(viewer_of(_person(people["admin"])).scope)
    ledgers = [table for table in seen.tables() if table.startswith("clean_") or table.endswith("_facts")]
    assert ledgers
    assert all(seen.sql(f'select count(*) as n from "{table}"').item() == 0 for table in ledgers)


def test_a_township_reads_in_the_header_what_became_of_its_own_report(people: dict[str, User], county: Path) -> None:
    lake = Lake.open(current(county))
    asked = "select due_on, state from report_states where township = $place and dataset is null order by due_on"
    due_on, state = lake.sql(asked, {"place": PLACE}).rows()[-1]
    words = {"in_time": "按期报送", "late": "迟报", "missing": "未报", "never": "未报", "first": "已报"}
    header = page_text(signed_in(people["township"], "definitions"))
    assert f"{due_on.month}月{words[state]}" in header and "应报" not in header


def test_the_last_backup_is_named_to_those_who_keep_the_records(people: dict[str, User], county: Path) -> None:
    dump.backup(store(), county / "kept.zip", "test", datetime.now(UTC))
    for role in ("admin", "inspection"):
        assert "kept.zip，已读回核对" in page_text(signed_in(people[role], "runs"))
    assert "kept.zip" not in page_text(signed_in(people["leader"], "runs"))


def test_a_department_limited_to_categories_sees_those_only() -> None:
    limited = Person(9, "qian", "钱", Role.DEPARTMENT, False, None, ("道路", "水利"), False)
    assert viewer_of(limited).scope == Scope(categories=("道路", "水利"))


def test_names_are_shown_to_inspection_alone_and_after_a_reason_that_is_kept(people: dict[str, User]) -> None:
    for role in set(ROLES) - {"inspection"}:
        at = signed_in(people[role])
        assert [button.key for button in at.button if (button.key or "").startswith("names-")] == []
    at = signed_in(people["inspection"])
    assert not at.session_state[frame.VIEWER].scope.names
    at.button(key="names-show").click().run()
    assert "理由" in at.error[0].value and not at.session_state[frame.VIEWER].scope.names
    at.text_area(key="names-reason").set_value("核实第三季度围标线索")
    at.button(key="names-show").click().run()
    assert at.session_state[frame.VIEWER].scope.names and at.session_state[frame.VIEW].scope.names
    (kept,) = entries(store(), Wanted(actions=("unmask",)), 9)
    assert (kept.who, kept.body["reason"]) == ("inspection", "核实第三季度围标线索")
    at.button(key="names-hide").click().run()
    assert not at.session_state[frame.VIEWER].scope.names


def test_shown_names_are_hidden_again_when_their_time_is_over(people: dict[str, User]) -> None:
    at = signed_in(people["inspection"])
    for left, shown_now in ((timedelta(seconds=-1), False), (timedelta(minutes=5), True)):
        at.session_state[unmask.UNTIL] = datetime.now(UTC) + left
        at.run()
        assert at.session_state[frame.VIEWER].scope.names is shown_now


def test_nobody_else_sees_names_by_what_lies_in_their_session(people: dict[str, User]) -> None:
    at = signed_in(people["leader"])
    at.session_state[unmask.UNTIL] = datetime.now(UTC) + timedelta(minutes=5)
    at.run()
    assert not at.session_state[frame.VIEWER].scope.names


def test_the_page_of_an_ended_session_shows_nothing_and_says_why(people: dict[str, User]) -> None:
    at = signed_in(people["leader"])
    assert titles(at) == {"cockpit"}
    sessions.end_all(store(), people["leader"].user_id, NOW)
    CHECKS.forget_person(people["leader"].user_id)
    at.run()
    assert titles(at) == set() and "登录已失效" in shown(at)


@pytest.mark.parametrize(
    "user",
    [
        {},
        {"email": "test@example.com"},
        {admit.USER: "1", admit.SESSION: "0" * 64},
        {admit.USER: "local", admit.SESSION: "local"},
        {admit.USER: "1", admit.SESSION: None},
    ],
)
def test_a_run_that_the_gate_did_not_introduce_shows_nothing(user: dict[str, object], people: dict[str, User]) -> None:
    at = signed_in(people["leader"])
    at.user = user
    at.run()
    assert titles(at) == set() and "登录已失效" in shown(at)


def test_somebody_elses_session_under_ones_own_name_shows_nothing(people: dict[str, User]) -> None:
    at = signed_in(people["leader"])
    at.user = {**at.user, admit.USER: str(people["admin"].user_id)}
    at.run()
    assert titles(at) == set()


def test_the_local_viewers_mark_opens_nothing_once_there_are_accounts(people: dict[str, User]) -> None:
    at = signed_in(people["leader"])
    at.user = {admit.USER: "local", admit.SESSION: admit.LOCAL_MARK}
    at.run()
    assert titles(at) == set()
    assert Viewer("本机用户", COUNTY, frozenset({"local"})) == LOCAL


def test_who_is_signed_in_stands_on_every_page_with_the_way_out(people: dict[str, User]) -> None:
    page = shown(signed_in(people["township"], "submissions"))
    assert "township同志" in page and PLACE in page
    assert 'href="/sign-out"' in page and 'href="/change-password"' in page
