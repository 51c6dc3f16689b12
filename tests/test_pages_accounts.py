"""The pages 账号 and 审计: what an admin can do, what nobody can, and what is kept of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from casework.accounts import users
from casework.accounts.sessions import person_of
from casework.accounts.sign_in import sign_in
from casework.audit import chain as audit
from casework.audit.acts import ACTS, OF_THE_SYSTEM
from casework.audit.log import Wanted, entries, people
from casework.backup import dump, restore
from casework.errors import Refused
from casework.store import Store
from pages.admin.accounts import fields
from pages.admin.audit.body import words_of
from pages.admin.audit.lines import readable
from pages.ui.ask.casework import store
from tests.conftest import NOW
from tests.gated import account, session
from tests.people import signed_in
from tests.stores import HERE, RIGHT
from tests.tiny import tiny_county
from tests.walk import choose, page_text, tables


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county before its first night: accounts can be kept all the same."""
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tiny_county(tmp_path / "county") and tmp_path


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path / "county"))
    return tmp_path / "county"


@pytest.fixture
def at(data: Path) -> AppTest:
    """The page as the admin finds it, with one leader beside."""
    chief = account("chief", "admin")
    account("wang")
    return signed_in(chief, "accounts")


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [each for each in at.button if each.label == label]
    return button.click().run()


def pick(at: AppTest, login: str) -> AppTest:
    return at.selectbox(key="accounts-chosen").set_value(login).run()


def acts() -> list[tuple[str, str]]:
    return [(entry.who, entry.action) for entry in entries(store(), Wanted(), 100)]


def test_the_list_says_who_may_what_and_nothing_of_the_county(at: AppTest) -> None:
    (listing,) = tables(at)
    assert listing["登录名"].to_list() == ["chief", "wang"]
    assert listing["范围"].to_list() == ["账号和运行", "全县"]
    assert "数据截至" not in page_text(at) and "共 2 个账号，2 个在用" in page_text(at)


def test_a_new_account_signs_in_with_the_password_that_was_shown_once(at: AppTest) -> None:
    at.text_input(key="add-login").set_value("zhen")
    at.text_input(key="add-name").set_value("甄镇长")
    choose(at, "selectbox", "乡镇", "西河镇")
    press(at, "新增账号")
    shown = at.code[0].value
    assert "已新增账号 zhen（甄镇长）" in page_text(at)
    assert sign_in(store(), "zhen", shown, NOW, HERE)
    user = users.by_login(store(), "zhen")
    assert user and user.must_change and user.rights.township == "西河镇"
    at.run()
    assert shown not in page_text(at)
    assert shown not in "".join(str(entry.body) for entry in entries(store(), Wanted(), 100))


@pytest.mark.parametrize(
    ("login", "name", "words"), [("", "甄", "账号"), ("wang", "甄", "已经有了"), ("zhen", "", "姓名")]
)
def test_an_account_that_will_not_do_is_not_added(at: AppTest, login: str, name: str, words: str) -> None:
    at.text_input(key="add-login").set_value(login)
    at.text_input(key="add-name").set_value(name)
    choose(at, "selectbox", "乡镇", "西河镇")
    press(at, "新增账号")
    assert words in at.error[0].value
    assert len(users.all_users(store())) == 2


def test_a_township_account_without_a_township_is_not_added(at: AppTest) -> None:
    at.text_input(key="add-login").set_value("zhen")
    at.text_input(key="add-name").set_value("甄镇长")
    press(at, "新增账号")
    assert "必须写明是哪个乡镇" in at.error[0].value


def test_other_rights_are_kept_and_end_the_persons_sessions(at: AppTest) -> None:
    wang = users.by_login(store(), "wang")
    assert wang
    token = session(wang)
    pick(at, "wang")
    at.selectbox(key=f"change-{wang.user_id}-1-role").set_value("department").run()
    at.multiselect(key=f"change-{wang.user_id}-1-categories").set_value(["道路", "水利"])
    press(at, "保存修改")
    changed = users.by_login(store(), "wang")
    assert changed and changed.rights.categories == ("道路", "水利")
    assert not _living(token) and ("chief", "user.change") in acts()
    assert tables(at)[0]["范围"].to_list()[1] == "道路、水利"


def _living(token: str) -> bool:
    from datetime import UTC, datetime

    from casework.accounts.sessions import person_of

    return person_of(store(), token, datetime.now(UTC)) is not None


def of(login: str) -> users.User:
    user = users.by_login(store(), login)
    assert user is not None
    return user


def test_the_department_of_an_account_is_shown_and_set_and_ends_its_sessions(data: Path) -> None:
    chief, jiao = account("chief", "admin"), account("jiao", "department")
    token = session(jiao)
    at = pick(signed_in(chief, "accounts"), "jiao")
    key = f"change-{jiao.user_id}-{jiao.version}-department"
    assert at.selectbox(key=key).value == fields.NO_DEPARTMENT and "县财政局" in at.selectbox(key=key).options
    at.selectbox(key=key).set_value("县财政局").run()
    press(at, "保存修改")
    assert not at.exception and of("jiao").department == "县财政局"
    assert person_of(store(), token, datetime.now(UTC)) is None
    assert any("县财政局" in str(table) for table in tables(at))
    (act,) = entries(store(), Wanted(actions=("user.department",)), 9)
    assert (act.who, act.body["after"]) == ("chief", {"department": "县财政局"})
    at = pick(signed_in(chief, "accounts"), "jiao")
    (box,) = [each for each in at.selectbox if each.label == "所属单位" and str(each.key).startswith("change")]
    assert box.value == "县财政局"
    box.set_value(fields.NO_DEPARTMENT).run()
    press(at, "保存修改")
    assert of("jiao").department is None


def test_a_new_account_of_a_department_has_its_department_at_once(at: AppTest) -> None:
    at.text_input(key="add-login").set_value("shui")
    at.text_input(key="add-name").set_value("水同志")
    at.selectbox(key="add-role").set_value("department").run()
    at.selectbox(key="add-department").set_value("县自然资源局").run()
    press(at, "新增账号")
    assert not at.exception and of("shui").department == "县自然资源局"


def test_only_an_account_of_a_department_is_asked_for_one(at: AppTest) -> None:
    pick(at, "wang")
    assert "所属单位" not in [box.label for box in at.selectbox]


def test_a_password_set_anew_is_shown_once_and_the_old_one_is_gone(at: AppTest) -> None:
    pick(at, "wang")
    press(at, "重设密码")
    shown = at.code[0].value
    with pytest.raises(Refused):
        sign_in(store(), "wang", RIGHT, NOW, HERE)
    assert sign_in(store(), "wang", shown, NOW, HERE)


def test_ending_all_sessions_and_disabling_put_somebody_out(at: AppTest) -> None:
    wang = users.by_login(store(), "wang")
    assert wang
    first = session(wang)
    pick(at, "wang")
    press(at, "结束全部登录")
    assert not _living(first)
    second = session(wang)
    press(at, "停用账号")
    assert not _living(second) and tables(at)[0]["状态"].to_list()[1] == "已停用"
    press(at, "恢复使用")
    assert tables(at)[0]["状态"].to_list()[1] != "已停用"


def test_the_last_admin_can_neither_be_disabled_nor_made_something_else(at: AppTest) -> None:
    chief = users.by_login(store(), "chief")
    assert chief
    pick(at, "chief")
    press(at, "停用账号")
    assert "最后一个可用的管理员" in at.error[0].value
    at.selectbox(key=f"change-{chief.user_id}-1-role").set_value("leader").run()
    press(at, "保存修改")
    assert "最后一个可用的管理员" in at.error[0].value
    assert users.by_login(store(), "chief") == chief


def test_nobody_resets_their_own_password_here_for_nobody_would_see_the_new_one(at: AppTest) -> None:
    pick(at, "chief")
    assert "重设密码" not in [button.label for button in at.button] and "右上角" in page_text(at)
    pick(at, "wang")
    assert "重设密码" in [button.label for button in at.button]


def test_somebody_elses_faster_change_is_not_overwritten(at: AppTest) -> None:
    wang = users.by_login(store(), "wang")
    assert wang
    pick(at, "wang")
    users.change(store(), "other", wang.user_id, wang.version, "王五", wang.rights, NOW)
    press(at, "保存修改")  # the page was drawn before
    after = users.by_login(store(), "wang")
    assert after and after.name == "王五"


def test_a_name_from_the_store_cannot_draw_or_run(data: Path) -> None:
    chief = account("chief", "admin")
    users.add(store(), "test", "evil", "![x](http://e.vil) <b>", "leader", None, (), False, RIGHT, NOW)
    at = signed_in(chief, "accounts")
    pick(at, "evil")
    press(at, "停用账号")
    assert "<b>" not in "".join(each.value for each in at.success)


def test_the_audit_says_in_chinese_what_was_done_and_that_it_is_whole(data: Path) -> None:
    account("wang")
    at = signed_in(account("sun", "inspection"), "audit")
    (lines,) = tables(at)
    assert lines["做了什么"].to_list()[0] == "登录"
    assert set(lines["谁"].to_list()) == {"test", "sun"}
    assert "角色：县领导" in lines["内容"].to_list()[-1]
    assert "记录完整：3 条" in page_text(at)


def test_the_audit_is_narrowed_by_who_and_by_what(data: Path) -> None:
    at = signed_in(account("sun", "inspection"), "audit")
    assert people(store()) == ["sun", "test"]
    at.selectbox(key="audit-who").set_value("test").run()
    assert tables(at)[0]["做了什么"].to_list() == ["新增账号"]
    at.multiselect(key="audit-acts").set_value(["backup"]).run()
    assert "没有符合条件的记录" in page_text(at)


BUSINESS = {
    "hand-in": "台账一.xlsx",
    "unmask": "核对举报",
    "export": "疑点清单",
    "file.release": "解封",
    "made up": "别的",
}


def test_an_admin_reads_of_accounts_and_backups_and_of_nobodys_business(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for act in BUSINESS:  # whatever is added to the acts one day
        monkeypatch.setitem(ACTS, act, ACTS.get(act, act))
    chief, sun = account("chief", "admin"), account("sun", "inspection")
    with store().writing() as session:
        for act, what in BUSINESS.items():
            audit.record(session, NOW, f"谁{act}", act, {"reason": what, "path": f"inbox/{what}"})
    page = signed_in(chief, "audit")
    told = f"{page_text(page)} {[tables(page)[0][name].to_list() for name in tables(page)[0]]}"
    assert not [what for act, what in BUSINESS.items() if what in told or f"谁{act}" in told]
    assert set(page.multiselect(key="audit-acts").options) == {ACTS[act] for act in OF_THE_SYSTEM}
    assert not [act for act in BUSINESS if f"谁{act}" in page.selectbox(key="audit-who").options]
    assert set(tables(page)[0]["做了什么"].to_list()) == {"新增账号", "登录"}
    whole = tables(signed_in(sun, "audit"))[0]["内容"].to_list()
    assert all(any(what in line for line in whole) for what in BUSINESS.values())


def test_an_act_that_nobody_has_placed_is_the_countys_business() -> None:
    assert set(ACTS) - OF_THE_SYSTEM >= {"hand-in", "unmask"} and set(ACTS) >= OF_THE_SYSTEM
    assert all(
        act.startswith(("user.", "password.", "sign-", "sessions.", "backup", "restore", "outbox."))
        for act in OF_THE_SYSTEM
    )


@pytest.mark.parametrize("hats", [set(), {"leader"}, {"admin"}, {"admin", "office"}, {"local"}])
def test_the_whole_audit_is_for_inspection_only(hats: set[str]) -> None:
    assert readable(hats) == OF_THE_SYSTEM and readable({*hats, "inspection"}) is None


def test_what_else_is_asked_for_never_widens_what_may_be_read(data: Path) -> None:
    account("wang")
    with store().writing() as session:
        audit.record(session, NOW, "wang", "hand-in", {"path": "台账一.xlsx"})
    asked = Wanted(who="wang", actions=("hand-in",), within=OF_THE_SYSTEM)
    assert entries(store(), asked, 9) == [] and "wang" not in people(store(), OF_THE_SYSTEM)
    assert entries(store(), Wanted(within=frozenset()), 9) == [] and people(store(), frozenset()) == []


def test_a_broken_chain_is_said_with_the_line_where_it_breaks(data: Path) -> None:
    account("wang")
    sun = account("sun", "inspection")
    with store().writer.connect() as connection:
        names = connection.execute(text("select name from sqlite_master where type = 'trigger' and tbl_name = 'audit'"))
        for (name,) in names.fetchall():
            connection.execute(text(f"drop trigger {name}"))
        connection.execute(text("update audit set body = '{}' where seq = 2"))
        connection.commit()
    page = page_text(signed_in(sun, "audit"))
    assert "记录不完整：第 2 条" in page and "记录完整：" not in page


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"login": "leader", "sessions": 2}, "账号：leader；结束的登录：2"),
        ({"before": {"role": "leader"}, "after": {"role": "admin"}}, "改前：角色：县领导；改后：角色：管理员"),
        ({"categories": [], "township": None, "is_office": False, "x": 1}, "x：1"),
        ({"is_office": True, "categories": ["道路", "水利"]}, "工程类别：道路、水利；联席会议办公室：是"),
        ({}, ""),
    ],
)
def test_what_a_line_is_about_in_words(body: dict[str, object], words: str) -> None:
    assert words_of(body) == words


def test_every_key_that_the_casework_writes_into_the_audit_has_a_word() -> None:
    from pages.admin.audit.body import KEYS

    written = set()
    for path in Path("casework").rglob("*.py"):
        for call in re.findall(r"audit\.record\((.*)", path.read_text("utf-8")):
            written |= set(re.findall(r'"(\w+)":', call))
    assert written - set(KEYS) == set()


def test_a_backup_and_a_restore_read_in_chinese(data: Path) -> None:
    kept = dump.backup(store(), data / "kept.zip", "命令行", NOW)
    restored = data.parent / "restored"
    restore.restore(restored, None, kept.file, "命令行", NOW)
    lines = [words_of(entry.body) for entry in entries(Store.open(restored), Wanted(), 9) if entry.action == "restore"]
    lines += [words_of(entry.body) for entry in entries(store(), Wanted(), 9) if entry.action == "backup"]
    assert len(lines) == 2 and all("备份文件：kept.zip" in line for line in lines)
    assert "备份时间：2026-10-21 03:00；" in lines[0]
    assert not [line for line in lines if re.search(r"(?:^|[；：])[a-z_]+：", line)]
