"""Handed out: what the audit keeps of every file that somebody takes away, written when the file is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from casework import audit
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


def signed(view: View, export: str, file: str, deed: Deed, data: Callable[[], bytes]) -> Callable[[], bytes]:
    """`data` with its row in the audit: who took what, of which snapshot, under which filters, names shown or not.

    Where the row cannot be written nothing is handed out: the call raises StoreError. The local viewer has no account,
    and there may be no store to write to.
    """
    person = view.viewer.person

    def made() -> bytes:
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
