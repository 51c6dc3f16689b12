"""Mailed: accounts that can be reached, and what the outbox holds for them."""

from __future__ import annotations

from sqlalchemy import select

from casework.accounts import departments, users
from casework.accounts.users import User
from casework.outbox.contacts import reach
from casework.outbox.settings.file import OutboxFile
from casework.store import Store
from casework.tables.outbox import OutboxRow
from tests.cases import LEAD
from tests.stores import NOON


def reached(
    store: Store,
    login: str,
    role: str,
    *,
    unit: str | None = None,
    office: bool = False,
    categories: tuple[str, ...] = (),
    name: str = "张三丰",
    channels: tuple[str, ...] = ("email",),
) -> User:
    """An account with an address on every channel; `unit` is a township or a department."""
    township = unit if role == "township" else None
    user = users.add(store, "test", login, name, role, township, categories, office, None, NOON)
    if role == "department" and unit:
        departments.place(store, "test", user.user_id, unit, NOON)
    reach(store, "test", user.user_id, {channel: address(login, channel) for channel in channels}, NOON)
    return user


def address(login: str, channel: str) -> str:
    """Where they are reached."""
    return {"email": f"{login}@example.gov.cn", "dingtalk_robot": "13800000000"}.get(channel, login)


def office_and_units(store: Store) -> None:
    """The office, the lead department, the township of the cases, and three that they do not concern."""
    reached(store, "bangong", "department", office=True)
    reached(store, "jiaotong1", "department", unit=LEAD)
    reached(store, "xihe1", "township", unit="西河镇")
    reached(store, "dongshan1", "township", unit="东山乡")
    reached(store, "shuili1", "department", unit="县水利局")
    reached(store, "lingdao", "leader")


def rows(store: Store) -> list[OutboxRow]:
    """Every message, the oldest first."""
    with store.reading() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.message_id)))


def told(store: Store, after: int = 0) -> set[tuple[str, str]]:
    """Who was told what, by login and heading, of the messages after the first `after`."""
    return {(row.to.partition("@")[0], row.subject) for row in rows(store)[after:]}


def settings(**sending: int) -> OutboxFile:
    """An outbox.toml with a mail server."""
    box = {"host": "127.0.0.1", "port": 25, "security": "plain", "sender": "mingjian@example.gov.cn"}
    given = {"public_url": "https://mj.example", "email": box, "sending": sending}
    return OutboxFile.model_validate(given)
