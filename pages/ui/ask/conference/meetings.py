"""Meetings: what the pages ask casework about meetings, as the viewer may see them."""

from __future__ import annotations

import polars as pl

from casework.meetings import lists
from casework.meetings.lists import Followed, sight_of
from casework.meetings.meeting import Book, Meeting, Topic
from pages.ui.ask.casework import existing
from pages.ui.ask.query import ask
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer

# As tonight's rules see them; one that has gone since, as it was last seen.
OF_TOPICS = """
select f.* from {table} as f where list_contains($ids, f.finding_id)
order by case f.level when 'red' then 0 when 'yellow' then 1 else 2 end, f.amount_fen desc nulls last, f.finding_id
"""


def books(viewer: Viewer) -> list[Book]:
    """Every meeting of the viewer, the latest first. Raises StoreError."""
    store = existing()
    return lists.books(store, sight_of(viewer.person, viewer.scope)) if store else []


def book(viewer: Viewer, meeting_no: str) -> Book | None:
    """One meeting; None: there is none, or it is not the viewer's."""
    store = existing()
    return lists.book(store, sight_of(viewer.person, viewer.scope), meeting_no) if store else None


def followed(viewer: Viewer, meeting_no: str) -> list[Followed]:
    """What became of the decisions of the meetings before this one."""
    store = existing()
    return lists.followed(store, sight_of(viewer.person, viewer.scope), meeting_no) if store else []


def waiting_topics(viewer: Viewer) -> list[tuple[Meeting, Topic]]:
    """The topics of cancelled meetings that no other agenda has taken up."""
    store = existing()
    return lists.waiting_topics(store, sight_of(viewer.person, viewer.scope)) if store else []


def findings(view: View, ids: list[str]) -> pl.DataFrame:
    """These findings, red first; those that have gone, from the history of findings, at the end."""
    now = ask(view, OF_TOPICS.format(table="findings"), ids=sorted(ids))
    before = ask(view, OF_TOPICS.format(table="finding_lives"), ids=sorted(set(ids) - set(now["finding_id"])))
    return pl.concat([now, before], how="diagonal")
