"""Sender: for whom somebody may hand in, and the line in the audit that says who did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from casework import audit
from pages.ui.ask.casework import store
from pages.ui.site.rights import LOCAL, may
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.inbox.hand_in import NotHandedIn

COUNTY_OFFICE = "县直部门（不属乡镇）"
NOT_YOURS = "您的账号只能为{whose}报送。{path}没有写入。"


def places(view: View) -> list[str]:
    """Whose files the viewer hands in: a township's account its own, a department its own, the office anybody's."""
    viewer = view.viewer
    if not may(viewer.hats, "hand in"):
        return []
    if viewer.township is not None:
        return [viewer.township]
    return [*(view.townships if _for_anybody(viewer) else ()), COUNTY_OFFICE]


def _for_anybody(viewer: Viewer) -> bool:
    return not viewer.hats.isdisjoint({"office", LOCAL})


def check(viewer: Viewer, path: str) -> None:
    """Asked again where the file is written. Raises NotHandedIn for another's folder."""
    folder = path.partition("/")[0] if "/" in path else None
    if not may(viewer.hats, "hand in") or (folder != viewer.township and not _for_anybody(viewer)):
        raise NotHandedIn(NOT_YOURS.format(whose=viewer.township or "县直部门", path=path))


@contextmanager
def signed(viewer: Viewer, now: datetime, body: dict[str, Any]) -> Iterator[None]:
    """Keep who hands in what; the line stands exactly if the block that writes the file ends well.

    The local viewer of a county without accounts is nobody who could sign.
    """
    if viewer.person is None:
        yield
        return
    with store().writing() as session:
        audit.record(session, now, viewer.login, "hand-in", body)
        yield
