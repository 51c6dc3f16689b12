"""Accounts: who may be added, changed, disabled; what a change of rights or password does to whoever is signed in."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casework.accounts import password_rules, passwords, sessions, users
from casework.accounts.hashing import LONGEST
from casework.accounts.person import LABELS, Role
from casework.accounts.rights import Known, Rights, rights
from casework.accounts.sign_in import sign_in
from casework.accounts.unmasking import unmask
from casework.audit import chain as audit
from casework.audit.acts import ACTS
from casework.errors import Refused, Stale
from casework.metadata import metadata
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.unmaskings import UnmaskingRow
from casework.tables.users import UserRow
from tests.stores import HERE, NOON, OTHER, RIGHT, SECOND, THERE, add

TOWN = ("township", "河西镇", (), False)


def acts(store: Store) -> list[tuple[str, str]]:
    """Who did what, in order."""
    with store.reading() as session:
        return [(row.who, row.action) for row in session.scalars(select(AuditRow).order_by(AuditRow.seq))]


@pytest.mark.parametrize(
    "words",
    [
        ("leader", None, (), False),
        ("department", None, (), True),
        ("department", None, ("道路", "水利"), False),
        TOWN,
        ("assessment", None, (), False),
        ("inspection", "  ", (), False),
        ("admin", None, (), False),
    ],
)
def test_rights_that_fit_together_are_kept_as_they_were_given(
    store: Store, words: tuple[str, str, tuple[str], bool]
) -> None:
    user = users.add(store, "root", "Zhang.San", " 张 三 ", *words, RIGHT, NOON)
    assert user.rights == rights(*words)
    assert (user.login, user.name, user.must_change, user.is_active) == ("Zhang.San", "张 三", True, True)
    assert users.all_users(store) == [user] == [users.by_login(store, "ＺＨＡＮＧ．san ")]
    assert acts(store) == [("root", "user.add")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("king", None, (), False), "没有“king”这个角色"),
        (("township", None, (), False), "必须写明是哪个乡镇"),
        (("township", " ", (), False), "必须写明是哪个乡镇"),
        (("leader", "河西镇", (), False), "县领导看全县"),
        (("township", "河西\0镇", (), False), "不能显示的字符"),
        (("township", "河西镇", (), True), "县直部门人员的身份"),
        (("leader", None, ("道路",), False), "才可限定项目类别"),
        (("department", None, ("道路",), True), "不能再限定类别"),
        (("township", "东山镇", (), False), "基础数据里没有“东山镇”。可用：河西镇"),
        (("department", None, ("桥",), False), "没有“桥”这个项目类别。可用：道路"),
    ],
)
def test_rights_that_do_not_fit_are_refused(
    store: Store, words: tuple[str, str, tuple[str], bool], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        users.add(store, "root", "zhang", "张三", *words, RIGHT, NOON, Known(["河西镇"], ["道路"]))
    assert not users.any_users(store)


def test_the_store_itself_holds_no_rights_that_do_not_fit(store: Store) -> None:
    row = {"login": "a", "login_key": "a", "name": "a", "categories": (), "must_change": False, "created_at": NOON}
    for role, township, is_office, state in (
        ("township", None, False, "active"),
        ("leader", "河西镇", False, "active"),
        ("admin", None, True, "active"),
        ("admin", None, False, "gone"),
    ):
        with pytest.raises(IntegrityError), store.writing() as session:
            values = {"role": role, "township": township, "is_office": is_office, "state": state, "version": 1}
            session.add(UserRow(**row, **values))


def test_every_role_has_a_name() -> None:
    assert set(LABELS) == set(Role)


@pytest.mark.parametrize("login", ["zhang", "ZHANG", "ｚｈａｎｇ", " zhang "])
def test_a_login_is_given_once_however_it_is_written(store: Store, login: str) -> None:
    add(store, "Zhang")
    with pytest.raises(Refused, match="已经有了"):
        add(store, login)
    assert len(users.all_users(store)) == 1


@pytest.mark.parametrize("login", ["z", "", "a b", "z" * 41, "a\0b", "a\ud800b", "<b>x", "a'b", "ﷺx" * 9])
def test_a_login_with_other_signs_is_refused(store: Store, login: str) -> None:
    with pytest.raises(Refused, match="账号要 2 至 40 个字"):
        add(store, login)


@pytest.mark.parametrize("login", ["zz", "z" * 40, "张三", "zhang.san@x-y_z", "13800001111"])
def test_a_login_of_these_signs_is_taken(store: Store, login: str) -> None:
    assert add(store, login).login == login


@pytest.mark.parametrize("name", ["", "  ", "张" * 41, "张\n\0三"])
def test_a_person_has_a_name(store: Store, name: str) -> None:
    with pytest.raises(Refused, match="请写姓名"):
        users.add(store, "root", "zhang", name, *TOWN, RIGHT, NOON)


def test_other_rights_end_the_sessions_and_another_name_does_not(store: Store) -> None:
    user = add(store)
    token = sign_in(store, "zhang", RIGHT, NOON, HERE)
    user = users.change(store, "root", user.user_id, user.version, "张三", user.rights, NOON)
    assert sessions.person_of(store, token, NOON) is not None
    user = users.change(store, "root", user.user_id, user.version, "张三", Rights(Role.TOWNSHIP, "河西镇"), NOON)
    assert sessions.person_of(store, token, NOON) is None
    person = sessions.person_of(store, sign_in(store, "zhang", RIGHT, NOON, HERE), NOON)
    assert person is not None and (person.role, person.township, person.name) == (Role.TOWNSHIP, "河西镇", "张三")
    assert [act for _, act in acts(store)] == ["user.add", "sign-in", "user.change", "user.change", "sign-in"]


def test_who_changes_an_older_version_is_told(store: Store) -> None:
    user = add(store)
    users.change(store, "a", user.user_id, user.version, "甲", user.rights, NOON)
    with pytest.raises(Stale):
        users.change(store, "b", user.user_id, user.version, "乙", user.rights, NOON)
    assert users.all_users(store)[0].name == "甲"
    assert audit.verify(store).rows == 2


def test_a_disabled_account_is_out_and_stays_out_until_it_is_enabled(store: Store) -> None:
    user = add(store)
    token = sign_in(store, "zhang", RIGHT, NOON, HERE)
    assert not users.disable(store, "root", user.user_id, NOON).is_active
    assert sessions.person_of(store, token, NOON) is None
    with pytest.raises(Refused, match="此账号已停用"):
        sign_in(store, "zhang", RIGHT, NOON, HERE)
    with pytest.raises(Refused, match=r"^账号或密码不对。$"):  # who does not know the password learns nothing
        sign_in(store, "zhang", OTHER, NOON, HERE)
    with pytest.raises(Refused, match="已停用或不存在"):
        sessions.start(store, user.user_id, "oidc", NOON, HERE)
    with pytest.raises(Refused, match="已停用或不存在"):
        passwords.change_password(store, user.user_id, RIGHT, OTHER, NOON)
    users.enable(store, "root", user.user_id, NOON)
    assert sessions.person_of(store, token, NOON) is None  # what was ended stays ended
    assert sign_in(store, "zhang", RIGHT, NOON, HERE)


def test_the_last_admin_can_be_neither_disabled_nor_made_something_else(store: Store) -> None:
    first = add(store, "first", "admin")
    other = add(store, "other", "admin")
    users.disable(store, "root", other.user_id, NOON)
    with pytest.raises(Refused, match="最后一个可用的管理员"):
        users.disable(store, "root", first.user_id, NOON)
    with pytest.raises(Refused, match="最后一个可用的管理员"):
        users.change(store, "root", first.user_id, first.version, "x", Rights(Role.LEADER), NOON)
    users.enable(store, "root", other.user_id, NOON)
    assert not users.disable(store, "root", first.user_id, NOON).is_active


def test_an_account_that_is_not_there_is_told(store: Store) -> None:
    assert users.by_login(store, "nobody") is None
    with pytest.raises(Refused, match="没有这个账号"):
        users.disable(store, "root", 7, NOON)
    with pytest.raises(Refused, match="已停用或不存在"):
        sessions.start(store, 7, "oidc", NOON, HERE)
    assert sessions.end_all(store, 7, NOON) == 0
    assert audit.verify(store).rows == 0


def test_a_password_changed_ends_the_other_sessions_and_keeps_this_one(store: Store) -> None:
    user = add(store)
    tokens = [sign_in(store, "zhang", RIGHT, NOON, place) for place in (HERE, THERE)]
    passwords.change_password(store, user.user_id, RIGHT, OTHER, NOON + SECOND, keep=tokens[0])
    person = sessions.person_of(store, tokens[0], NOON + SECOND)
    assert person is not None and not person.must_change
    assert sessions.person_of(store, tokens[1], NOON + SECOND) is None
    with pytest.raises(Refused):
        sign_in(store, "zhang", RIGHT, NOON, HERE)
    assert sign_in(store, "zhang", OTHER, NOON, HERE)


def test_without_a_session_to_keep_every_session_ends(store: Store) -> None:
    user = add(store)
    token = sign_in(store, "zhang", RIGHT, NOON, HERE)
    passwords.change_password(store, user.user_id, RIGHT, OTHER, NOON)
    assert sessions.person_of(store, token, NOON) is None


def test_an_old_password_that_is_wrong_changes_nothing_and_is_counted(store: Store) -> None:
    user = add(store)
    token = sign_in(store, "zhang", RIGHT, NOON, HERE)
    for _ in range(5):
        with pytest.raises(Refused, match="原密码不对"):
            passwords.change_password(store, user.user_id, "wrong", OTHER, NOON)
    with pytest.raises(Refused, match="请 30 秒后再试") as caught:
        passwords.change_password(store, user.user_id, RIGHT, OTHER, NOON)
    assert caught.value.retry_after == 30
    assert sessions.person_of(store, token, NOON) is not None
    assert sign_in(store, "zhang", RIGHT, NOON, HERE)  # signing in is counted by itself
    passwords.change_password(store, user.user_id, RIGHT, OTHER, NOON + 30 * SECOND)


def test_the_new_password_is_another_one(store: Store) -> None:
    user = add(store)
    with pytest.raises(Refused, match="与原密码相同"):
        passwords.change_password(store, user.user_id, RIGHT, RIGHT, NOON)


@pytest.mark.parametrize("given", [None, OTHER])
def test_a_password_set_by_an_admin_must_be_changed_and_ends_everything(store: Store, given: str | None) -> None:
    user = add(store)
    token = sign_in(store, "zhang", RIGHT, NOON, HERE)
    passwords.change_password(store, user.user_id, RIGHT, "something else 1", NOON, keep=token)
    made = passwords.set_password(store, "root", user.user_id, given, NOON)
    assert (made is None) == (given is not None)
    assert sessions.person_of(store, token, NOON) is None
    person = sessions.person_of(store, sign_in(store, "zhang", made or OTHER, NOON, HERE), NOON)
    assert person is not None and person.must_change


def test_who_comes_by_single_sign_on_needs_no_password(store: Store) -> None:
    user = users.add(store, "root", "zhang", "张三", *TOWN, None, NOON)
    assert not user.has_password and not user.must_change
    with pytest.raises(Refused, match="账号或密码不对"):
        sign_in(store, "zhang", "", NOON, HERE)
    passwords.set_password(store, "root", user.user_id, None, NOON)
    person = sessions.person_of(store, sessions.start(store, user.user_id, "oidc", NOON, HERE), NOON)
    assert person is not None and not person.must_change  # it is not the password by which they came


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("123456789", "至少 10 个字符"),
        ("x" * (LONGEST + 1), f"不能超过 {LONGEST} 个字符"),
        ("My-ZHANG.san-2026", "不能含账号或姓名"),
        ("我是欧阳修本人没错呀", "不能含账号或姓名"),
        ("Password123", "太常见"),
        ("ｐａｓｓｗｏｒｄ１２３", "太常见"),
        ("aaaaaaaaaaaa", "太常见"),
        ("ababababab", "太常见"),
        ("abcdefghijk", "太常见"),
        ("9876543210", "太常见"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(new: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        password_rules.check(new, "zhang.san", "欧阳修")


@pytest.mark.parametrize(
    "new", ["x1y2z3w4v5", "山高月小水落石出去也", "correct horse", "x" * 9 + "yz", "ab" * 4 + "cd"]
)
def test_ten_signs_that_nobody_guesses_are_enough(new: str) -> None:
    password_rules.check(new, "ab", "欧")


def test_a_login_of_two_signs_may_stand_in_a_password_but_not_be_it() -> None:
    password_rules.check("ab is my login", "ab", "欧阳修")
    with pytest.raises(Refused, match="不能含账号或姓名"):
        password_rules.check("ab12345678", "ab", "欧阳修")


def test_generated_passwords_pass_the_rules_and_differ() -> None:
    made = {passwords.generated() for _ in range(200)}
    assert len(made) == 200
    for each in made:
        password_rules.check(each, "zhang", "张三丰")


def test_who_looks_at_names_says_why(store: Store) -> None:
    add(store, "zhang", "inspection")
    person = sessions.person_of(store, sign_in(store, "zhang", RIGHT, NOON, HERE), NOON)
    assert person is not None
    for reason in ("", "  看  ", "看" * 501, "看一看\0\0", "看一看\ud800"):
        with pytest.raises(Refused, match="请写明查看姓名的理由"):
            unmask(store, person, "XM-1", reason, NOON)
    unmask(store, person, "XM-1", "核查 举报线索", NOON)
    with store.reading() as session:
        row = session.scalars(select(UnmaskingRow)).one()
    assert (row.subject, row.reason, row.user_id, row.at) == ("XM-1", "核查 举报线索", person.user_id, NOON)
    assert acts(store)[-1] == ("zhang", "unmask")


def test_no_password_is_ever_in_the_store_or_its_audit(store: Store) -> None:
    user = add(store)
    sign_in(store, "zhang", RIGHT, NOON, HERE)
    for login, word in (("zhang", "wrong one here"), (OTHER, "typed into the wrong field")):
        with pytest.raises(Refused):
            sign_in(store, login, word, NOON, HERE)
    passwords.change_password(store, user.user_id, RIGHT, OTHER, NOON)
    made = passwords.set_password(store, "root", user.user_id, None, NOON)
    with store.reading() as session:
        connection = session.connection()
        kept = str([tuple(row) for table in metadata().sorted_tables for row in connection.execute(table.select())])
    for word in (RIGHT, OTHER, "wrong one here", "wrong field", made):
        assert str(word) not in kept
    assert {act for _, act in acts(store)} <= set(ACTS)
    assert audit.verify(store).whole
