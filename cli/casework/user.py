"""User: the commands for accounts; a password is asked without echo, read from standard input, or made and shown."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from casework.accounts import passwords, sessions, users
from casework.accounts.departments import place
from casework.accounts.person import LABELS, OFFICE
from casework.accounts.rights import Known, Rights
from casework.accounts.users import User
from casework.errors import Refused
from casework.sample.strayed import refuse
from casework.store import Store
from cli.app import DATA, app
from cli.casework.opened import opened, who
from pipelines.china import wall
from pipelines.reference.county import ReferenceError, load
from pipelines.registry import datasets

commands = typer.Typer(help="账号：谁能登录，能看什么、做什么", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(commands, name="user")
LOGIN = Annotated[str, typer.Argument(help="账号")]
ROLE = f"角色：{'、'.join(f'{role} {label}' for role, label in LABELS.items())}"
TOWNSHIP = typer.Option(help="哪个乡镇，只有乡镇账号写")
CATEGORY = typer.Option(help="只看这类项目，可写多次；只限县直部门")
STDIN = Annotated[bool, typer.Option("--stdin", help="从标准输入读一行作密码")]
GENERATE = Annotated[bool, typer.Option("--generate", help="生成一个密码，只显示这一次")]


@commands.command("add")
def add_command(
    login: LOGIN,
    data: DATA,
    name: Annotated[str, typer.Option(help="姓名")],
    role: Annotated[str, typer.Option(help=ROLE)],
    township: Annotated[str | None, TOWNSHIP] = None,
    category: Annotated[list[str] | None, CATEGORY] = None,
    office: Annotated[bool, typer.Option("--office", help=f"是{OFFICE}的人")] = False,
    stdin: STDIN = False,
    generate: GENERATE = False,
    no_password: Annotated[bool, typer.Option("--no-password", help="不设密码，只从单点登录进入")] = False,
) -> None:
    """新增账号；密码在第一次登录时必须改。"""
    with opened(data) as store:
        refuse(store, data)
        given = None if no_password else _given(stdin, generate)
        rights = (role, township, category or (), office)
        user = users.add(store, who(), login, name, *rights, given, datetime.now(UTC), _known(data))
    typer.echo(f"已新增 {user.login}（{user.name}，{_reach(user)}）")
    _show(given if generate else None)


@commands.command("list")
def list_command(data: DATA) -> None:
    """列出全部账号。"""
    table = Table("账号", "姓名", "角色和范围", "状态", "最近登录")
    with opened(data) as store:
        everybody = users.all_users(store)
    for user in everybody:
        seen = f"{wall(user.signed_in_at):%Y-%m-%d %H:%M}" if user.signed_in_at else "—"
        table.add_row(user.login, user.name, _reach(user), _state(user), seen)
    Console(highlight=False).print(table if everybody else "还没有账号。新增：mingjian user add", markup=False)


@commands.command("change")
def change_command(
    login: LOGIN,
    data: DATA,
    name: Annotated[str | None, typer.Option(help="姓名")] = None,
    role: Annotated[str | None, typer.Option(help=f"{ROLE}；换角色时范围重新写")] = None,
    township: Annotated[str | None, TOWNSHIP] = None,
    category: Annotated[list[str] | None, CATEGORY] = None,
    every_category: Annotated[bool, typer.Option("--every-category", help="不再限定项目类别")] = False,
    office: Annotated[bool | None, typer.Option("--office/--no-office", help=f"是否{OFFICE}的人")] = None,
) -> None:
    """改姓名、角色或范围；权限变了，此人已有的登录随即结束。没写的不变。"""
    with opened(data) as store:
        user = _found(store, login)
        old = user.rights if role in (None, user.rights.role) else Rights(user.rights.role)
        new = Rights(
            role or old.role,  # type: ignore[arg-type]  # a word that is no role is refused below
            township or old.township,
            () if every_category else tuple(category or old.categories),
            old.is_office if office is None else office,
        )
        now = datetime.now(UTC)
        user = users.change(store, who(), user.user_id, user.version, name or user.name, new, now, _known(data))
    typer.echo(f"已修改 {user.login}（{user.name}，{_reach(user)}）")


@commands.command("department")
def department_command(
    login: LOGIN,
    data: DATA,
    name: Annotated[str | None, typer.Argument(help="单位名称，与立案的牵头单位一字不差；不写则不属于任何单位")] = None,
) -> None:
    """指定县直部门的账号属于哪个单位：只能办理由它牵头的立案；此人已有的登录随即结束。"""
    with opened(data) as store:
        user = _found(store, login)
        place(store, who(), user.user_id, name, datetime.now(UTC))
    typer.echo(f"已指定 {user.login} 属于 {name}" if name else f"{user.login} 不再属于任何单位")


@commands.command("disable")
def disable_command(login: LOGIN, data: DATA) -> None:
    """停用账号：不能再登录，已有的登录随即结束；记录都留着。"""
    with opened(data) as store:
        user = users.disable(store, who(), _found(store, login).user_id, datetime.now(UTC))
    typer.echo(f"已停用 {user.login}")


@commands.command("enable")
def enable_command(login: LOGIN, data: DATA) -> None:
    """重新启用停用了的账号。"""
    with opened(data) as store:
        user = users.enable(store, who(), _found(store, login).user_id, datetime.now(UTC))
    typer.echo(f"已启用 {user.login}")


@commands.command("password")
def password_command(login: LOGIN, data: DATA, stdin: STDIN = False, generate: GENERATE = False) -> None:
    """重设密码：已有的登录随即结束，登录次数限制解除，第一次登录时必须改。"""
    with opened(data) as store:
        user, given = _found(store, login), _given(stdin, generate)
        passwords.set_password(store, who(), user.user_id, given, datetime.now(UTC))
    typer.echo(f"已重设 {user.login} 的密码")
    _show(given if generate else None)


@commands.command("end-sessions")
def end_sessions_command(login: LOGIN, data: DATA) -> None:
    """结束此人在各处的登录。"""
    with opened(data) as store:
        ended = sessions.end_all(store, _found(store, login).user_id, datetime.now(UTC), by=who())
    typer.echo(f"已结束 {login} 的 {ended} 处登录")


def _given(stdin: bool, generate: bool) -> str:
    if generate:
        return passwords.generated()
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refused("这里不能输入密码。请加 --stdin 从标准输入读，或加 --generate 生成一个。")
    return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输一遍"))


def _show(made: str | None) -> None:
    if made:
        typer.echo(f"密码（只显示这一次，第一次登录时必须改）：{made}")


def _found(store: Store, login: str) -> User:
    user = users.by_login(store, login)
    if user is None:
        raise Refused(f"没有账号 {login}。全部账号：mingjian user list。")
    return user


def _known(data: Path) -> Known:
    """The county's own names; every township is taken where its reference data cannot be read."""
    categories = next(field.choices for field in datasets()["projects"].fields if field.name == "category")
    try:
        return Known(load(data / "reference").townships["name"].to_list(), categories)
    except ReferenceError:
        return Known(None, categories)


def _reach(user: User) -> str:
    rights = user.rights
    what = OFFICE if rights.is_office else LABELS[rights.role]
    return "　".join([what, *filter(None, (rights.township, user.department)), *rights.categories])


def _state(user: User) -> str:
    if not user.is_active:
        return "停用"
    return "须改密码" if user.must_change else "可用" if user.has_password else "仅单点登录"
