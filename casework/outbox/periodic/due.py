"""Due: who still is to get a periodic report, by what they may see; laid in once for each person and period."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from casework.accounts.scope import scope_of
from casework.audit import chain as audit
from casework.outbox.put import Attachment, Message, put
from casework.outbox.receivers import Receiver, receivers
from casework.store import Store
from casework.tables.outbox import OutboxRow
from pipelines.lake.scope import NOBODYS, Scope

CHANNEL = "email"  # the one that carries files


@dataclass(frozen=True)
class Period:
    """One issue of a report: weekly 2026-W42, monthly 2026-10; `days` are what it speaks of."""

    kind: str
    name: str
    days: tuple[date, date]

    @property
    def event(self) -> str:
        return f"report:{self.kind}:{self.name}"


@dataclass(frozen=True)
class Due:
    """Receivers who may see the same, and the logins of whom nothing can be sent to."""

    groups: dict[Scope, list[Receiver]]
    unreached: tuple[str, ...]


def last_week(today: date) -> Period:
    """The last whole week, Monday to Sunday."""
    monday = today - timedelta(days=today.weekday() + 7)
    year, week, _ = monday.isocalendar()
    return Period("weekly", f"{year}-W{week:02d}", (monday, monday + timedelta(days=6)))


def this_month(today: date) -> Period:
    """The month of the day: its list is of what stands on the day on which it is made."""
    return Period("monthly", f"{today:%Y-%m}", (today.replace(day=1), today))


def due(store: Store, period: Period, logins: Sequence[str]) -> Due:
    """Those of the logins who have not got this issue yet."""
    with store.reading() as session:
        known = {each.person.login: each for each in receivers(session) if CHANNEL in each.addresses}
        events = {f"{period.event}:{each.person.user_id}:{CHANNEL}": each for each in known.values()}
        sent_before = set(session.scalars(select(OutboxRow.dedupe).where(OutboxRow.dedupe.in_(events))))
    has_it = {each.person.login for key, each in events.items() if key in sent_before}
    may = [login for login in dict.fromkeys(logins) if login in known and scope_of(known[login].person) != NOBODYS]
    groups: dict[Scope, list[Receiver]] = {}
    for login in may:
        if login not in has_it:
            groups.setdefault(scope_of(known[login].person), []).append(known[login])
    return Due(groups, tuple(login for login in logins if login not in may))


def lay_in(
    store: Store, by: str, period: Period, title: str, path: str, content: bytes, to: Sequence[Receiver], now: datetime
) -> int:
    """Lay the report in for these receivers, and note in the audit what leaves; how many were new."""
    sha256 = hashlib.sha256(content).hexdigest()
    body = f"{title}见附件。\n请登录看板查看明细；附件请勿外传。"
    message = Message(period.event, f"【明鉴】{title}", body, "", Attachment(path, sha256))
    with store.writing() as session:
        new = [each for each in to if put(session, each, message, now, (CHANNEL,))]
        for each in new:
            line = {"title": title, "login": each.person.login, "path": path, "sha256": sha256}
            audit.record(session, now, by, "outbox.report", line)
    return len(new)
