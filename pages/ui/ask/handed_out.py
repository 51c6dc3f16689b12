"""Handed out: what the audit keeps of every file that somebody takes away, written when the file is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from casework.audit import chain as audit
from pages.ui.ask.casework import store
from pages.ui.site.filters import EVERY_CATEGORY
from pages.ui.site.view import View


@dataclass(frozen=True)
class Deed:
    """What a download is in the audit: its act, what its rows were chosen by, and, of a file released as it was handed
    in, its path in the inbox and whose it is."""

    act: str = "export"
    filters: str | None = None  # None: what the filter bar says
    path: str | None = None
    submitter: str | None = None


EXPORT = Deed()
OUTDATED = "显示姓名的时间已过，这份导出没有生成。请刷新页面后再导出。"


class Outdated(PermissionError):
    """A download drawn while names were shown and asked for after; the message is a sentence for the person."""


def signed(view: View, export: str, file: str, deed: Deed, data: Callable[[], bytes]) -> Callable[[], bytes]:
    """`data` with its row in the audit: who took what, of which snapshot, under which filters, names shown or not.

    Where the row cannot be written nothing is handed out: the call raises StoreError; Outdated where names were shown
    when the button was drawn and are no longer. The local viewer has no account,
    and there may be no store to write to.
    """
    person, drawn_with_names = view.viewer.person, view.scope.names

    def made() -> bytes:
        if drawn_with_names and not view.scope.names:
            raise Outdated(OUTDATED)  # what `data` holds was read while names were shown
        if person is None:
            return data()
        body = _body(view, export, file, deed)
        made_file = data()
        with store().writing() as session:
            audit.record(session, datetime.now(UTC), person.login, deed.act, body)
        return made_file

    return made


def _body(view: View, export: str, file: str, deed: Deed) -> dict[str, object]:
    bar = f"{view.place}、{view.filters.category or EVERY_CATEGORY}"
    body = {
        "export": export,
        "path": deed.path or file,
        "submitter": deed.submitter,
        "snapshot": view.snapshot,
        "filters": bar if deed.filters is None else deed.filters,
        "names": view.scope.names,
    }
    return {key: value for key, value in body.items() if value not in (None, "")}
