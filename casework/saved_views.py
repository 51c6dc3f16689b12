"""Saved views: what a person keeps of the dashboard's addresses, to open it again. Nobody else sees them.

A kept address opens nothing: the page it names asks for its own rights, and shows no more than its viewer may see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from casework.errors import Refused
from casework.store import Store
from casework.tables.saved_views import SavedViewRow
from casework.texts import cleaned

AT_THE_MACHINE = 0  # who has no account
LONGEST, MOST, WIDEST = 40, 50, 2_000  # signs of a name, views of a person, signs of an address


@dataclass(frozen=True)
class SavedView:
    """An address with its name: a page, and what was chosen there."""

    name: str
    page: str
    choices: Mapping[str, str]


def saved(store: Store, user_id: int) -> list[SavedView]:
    """This person's, in the order of their names."""
    wanted = select(SavedViewRow).where(SavedViewRow.user_id == user_id).order_by(SavedViewRow.name)
    with store.reading() as session:
        return [SavedView(row.name, row.page, json.loads(row.choices)) for row in session.scalars(wanted)]


def save(store: Store, user_id: int, view: SavedView, now: datetime) -> None:
    """Keep it, in the place of one of the same name. Raises Refused."""
    name = cleaned("名称", " ".join(view.name.split()), LONGEST)
    choices = json.dumps(dict(view.choices), ensure_ascii=False, sort_keys=True)
    if len(choices) > WIDEST:
        raise Refused("本页的筛选条件太长，不能收藏。")
    with store.writing() as session:
        before = session.get(SavedViewRow, (user_id, name))
        count = session.scalar(select(func.count()).where(SavedViewRow.user_id == user_id)) or 0
        if before is None and count >= MOST:
            raise Refused(f"最多收藏 {MOST} 个，请先删去不用的。")
        if before is not None:
            session.delete(before)
            session.flush()
        session.add(SavedViewRow(user_id=user_id, name=name, page=view.page, choices=choices, saved_at=now))


def forget(store: Store, user_id: int, name: str) -> None:
    """Keep it no longer; one that is gone already stays so."""
    with store.writing() as session:
        session.execute(delete(SavedViewRow).where(SavedViewRow.user_id == user_id, SavedViewRow.name == name))
