"""`mingjian user`, `audit`, `backup`, `restore`, `doctor`: the store from the terminal."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from casework.accounts import users
from casework.accounts.passwords import generated
from casework.accounts.sessions import person_of, start
from casework.accounts.sign_in import sign_in
from casework.audit import chain as audit
from casework.errors import Refused
from casework.migrate import head
from casework.store import VARIABLE
from cli.main import app
from tests.stores import HERE, NOON, OTHER, RIGHT, Home

SHOWN = re.compile(r"只显示这一次.*：(\S+)")
ADMIN = ("add", "zhang", "--name", "张三丰", "--role", "admin")


@pytest.fixture
def home(bare: Home) -> Home:
    """A county whose store is not made yet: the first command makes it."""
    return bare


@pytest.fixture(autouse=True)
def _address(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    if home.url:
        monkeypatch.setenv(VARIABLE, home.url)


def run(home: Home, *words: str, typed: str | None = None) -> Result:
    """The command over the county's folder."""
    return CliRunner().invoke(app, [*words, "--data", str(home.data)], input=typed)


def user(home: Home, *words: str, typed: str | None = None) -> str:
    """What `mingjian user` says when it is well."""
    result = run(home, "user", *words, typed=typed)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(home: Home, *words: str, typed: str | None = None) -> str:
    """What it says on standard error when it is not."""
    result = run(home, *words, typed=typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert RIGHT not in result.stderr
    return result.stderr


def test_the_first_admin_is_added_with_a_password_that_is_shown_once(home: Home) -> None:
    assert user(home, "list") == "还没有账号。新增：mingjian user add\n"
    shown = SHOWN.search(user(home, *ADMIN, "--generate"))
    assert shown
    with home.opened() as store:
        person = person_of(store, sign_in(store, "zhang", shown[1], NOON, HERE), NOON)
        assert person is not None and person.must_change and person.role == "admin"
    listed = user(home, "list")
    assert "张三丰" in listed and "须改密码" in listed and "2026-10-20 12:00" in listed and shown[1] not in listed


def test_a_password_is_read_from_standard_input_and_never_said(home: Home) -> None:
    assert RIGHT not in user(home, *ADMIN, "--stdin", typed=RIGHT + "\n")
    with home.opened() as store:
        assert sign_in(store, "zhang", RIGHT, NOON, HERE)
        with pytest.raises(Refused):
            sign_in(store, "zhang", RIGHT + "\n", NOON, HERE)


def test_without_a_terminal_a_password_is_not_asked(home: Home) -> None:
    assert "请加 --stdin 从标准输入读，或加 --generate" in refused(home, "user", *ADMIN, typed=RIGHT)


def test_a_password_that_is_too_simple_is_refused(home: Home) -> None:
    assert "密码至少 10 个字符" in refused(home, "user", *ADMIN, "--stdin", typed="short\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "king"), "没有“king”这个角色"),
        (("--role", "township"), "必须写明是哪个乡镇"),
        (("--role", "department", "--category", "桥"), "没有“桥”这个项目类别"),
        (("--role", "leader", "--office"), "县直部门人员的身份"),
    ],
)
def test_rights_that_do_not_fit_are_refused(home: Home, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(home, "user", "add", "li", "--name", "李四", *words, "--generate")


def test_a_township_of_another_county_is_refused_where_the_county_is_known(home: Home, sample_lake: Path) -> None:
    shutil.copytree(sample_lake / "reference", home.data / "reference")
    words = ("add", "li", "--name", "李四", "--role", "township", "--generate", "--township")
    assert "基础数据里没有“无此镇”" in refused(home, "user", *words, "无此镇")
    assert "乡镇　西河镇" in user(home, *words, "西河镇")


def test_what_is_not_written_is_not_changed(home: Home) -> None:
    user(home, "add", "li", "--name", "李四", "--role", "department", "--category", "道路", "--no-password")
    assert "仅单点登录" in user(home, "list")
    assert "李四，县直部门　道路" in user(home, "change", "LI", "--role", "department")
    assert "王五，县直部门　道路" in user(home, "change", "li", "--name", "王五")
    assert "王五，联席会议办公室）" in user(home, "change", "li", "--office", "--every-category")
    assert "王五，县直部门）" in user(home, "change", "li", "--no-office")
    assert "王五，乡镇　西河镇" in user(home, "change", "li", "--role", "township", "--township", "西河镇")
    assert "王五，县领导）" in user(home, "change", "li", "--role", "leader")


def test_disabled_enabled_reset_and_signed_out(home: Home) -> None:
    user(home, *ADMIN, "--generate")
    user(home, "add", "li", "--name", "李四", "--role", "leader", "--stdin", typed=RIGHT)
    with home.opened() as store:
        li = users.by_login(store, "li")
        assert li is not None
        for _ in range(2):
            start(store, li.user_id, "oidc", NOON, HERE)
    assert "0 处登录" in user(home, "end-sessions", "li")  # that noon is long past: the machine's clock counts here
    assert "已停用 li" in user(home, "disable", "li")
    assert "停用" in user(home, "list")
    assert "已启用 li" in user(home, "enable", "li")
    user(home, "password", "li", "--stdin", typed=OTHER)
    with home.opened() as store:
        assert sign_in(store, "li", OTHER, NOON, HERE)
    assert SHOWN.search(user(home, "password", "li", "--generate"))
    assert "最后一个可用的管理员" in refused(home, "user", "disable", "zhang")
    assert "没有账号 wang。" in refused(home, "user", "disable", "wang")


def test_the_audit_is_verified_and_names_who_ran_the_command(home: Home) -> None:
    user(home, *ADMIN, "--generate")
    result = run(home, "audit", "verify")
    assert result.exit_code == 0 and result.stdout.startswith("共 1 条，前后相接")
    with home.opened() as store:
        with store.reading() as session:
            row = session.connection().exec_driver_sql("select who, action from audit").one()
        assert row[0].startswith("命令行 ") and row[1] == "user.add"
        with store.changing() as connection:
            connection.exec_driver_sql(f"drop trigger audit_no_update{' on audit' if home.url else ''}")
            connection.exec_driver_sql("update audit set who = 'x'")
    assert "审计链在第 1 条断开（内容与校验值不符）" in refused(home, "audit", "verify")
    broken = run(home, "backup")
    assert broken.exit_code == 3 and "审计链在第 1 条断开" in broken.stderr


def test_a_backup_is_made_restored_and_known_to_the_doctor(home: Home) -> None:
    user(home, *ADMIN, "--generate")
    made = run(home, "backup", "-o", str(home.data / "b.zip"))
    assert made.exit_code == 0 and re.search(r"SHA-256 [0-9a-f]{64}", made.stdout)
    assert "已经有这个文件" in refused(home, "backup", "-o", str(home.data / "b.zip"))
    user(home, "add", "li", "--name", "李四", "--role", "leader", "--generate")
    assert "确要替换请加 --yes" in refused(home, "restore", str(home.data / "b.zip"))
    done = run(home, "restore", str(home.data / "b.zip"), "--yes")
    assert done.exit_code == 0 and "原来的内容留在" in done.stdout and "所有人须重新登录" in done.stdout
    assert "李四" not in user(home, "list")
    said = run(home, "doctor").stdout
    assert f"好  办理库：版本 {head()}" in said and "好  审计：" in said and "好  办理库备份：" in said
    with home.opened() as store:
        assert audit.verify(store).whole


@pytest.mark.parametrize("words", [("user", "list"), ("audit", "verify"), ("backup",), ("restore", "b.zip")])
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*words, "--data", str(tmp_path / "nowhere")])
    assert result.exit_code == 2 and "没有这个数据目录" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_store_that_cannot_be_opened_is_one_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"mysql://u:{generated()}@h/d")
    assert "MINGJIAN_CASEWORK 不是可用的地址" in refused(home, "user", "list")


def test_an_account_is_placed_in_a_department_and_out_of_it(home: Home) -> None:
    user(home, "add", "wang", "--name", "王五", "--role", "department", "--no-password")
    user(home, *ADMIN, "--no-password")
    with home.opened() as store:
        token = start(store, 1, "oidc", NOON, HERE)
        user(home, "department", "wang", "县水利局")
        assert "县水利局" in user(home, "list")
        assert person_of(store, token, NOON) is None, "other rights end what was open"
        person = person_of(store, start(store, 1, "oidc", NOON, HERE), NOON)
        assert person is not None and person.department == "县水利局"
        assert "只有县直部门的账号才写所属单位" in refused(home, "user", "department", "zhang", "县水利局")
        assert "单位名称不超过 60 个字" in refused(home, "user", "department", "wang", "局" * 61)
        user(home, "change", "wang", "--name", "王六")
        person = person_of(store, start(store, 1, "oidc", NOON, HERE), NOON)
        assert person is not None and person.department == "县水利局", "a new name moves nobody"
        user(home, "change", "wang", "--role", "leader")
        user(home, "change", "wang", "--role", "department")
        person = person_of(store, start(store, 1, "oidc", NOON, HERE), NOON)
        assert person is not None and person.department is None, "who came back from elsewhere is placed anew"
        user(home, "department", "wang", "县水利局")
        user(home, "department", "wang")
        person = person_of(store, start(store, 1, "oidc", NOON, HERE), NOON)
        assert person is not None and person.department is None
        assert audit.verify(store).whole
