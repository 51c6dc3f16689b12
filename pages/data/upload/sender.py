"""Sender: for whom somebody may hand in, and the line in the audit that says who did."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from casework.accounts.person import Person
from casework.audit import chain as audit
from casework.errors import StoreError
from pages.ui.ask.casework import store
from pages.ui.site.rights import LOCAL, may
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.cleaning.places.submitter import OFFICES
from pipelines.inbox.hand_in import NotHandedIn, safe_name
from reports.words.neutral import mask

log = logging.getLogger(__name__)
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


def folder(viewer: Viewer, township: str | None) -> str:
    """Where below the inbox a file of this township goes, or of the viewer's own office (None).

    An office has a folder for each account: no file's name speaks for a township there, and none meets another's.
    """
    if township is not None:
        return township
    return f"{OFFICES}/{_own_name(viewer.person)}" if viewer.person else OFFICES


def _own_name(person: Person) -> str:
    """The login as a folder; of one that cannot be a folder's name (.wang) the number, spelled as no login can be."""
    try:
        is_plain = safe_name(person.login) == person.login
    except NotHandedIn:
        is_plain = False
    return person.login if is_plain else f"账号 {person.user_id}"


def may_write(viewer: Viewer, path: str) -> bool:
    """Whether the path of the inbox is the viewer's to write: below their own folder, the office's anywhere."""
    if not may(viewer.hats, "hand in"):
        return False
    return _for_anybody(viewer) or path.startswith(f"{folder(viewer, viewer.township)}/")


def check(viewer: Viewer, path: str) -> None:
    """Asked again where the file is written. Raises NotHandedIn for another's folder."""
    if not may_write(viewer, path):
        raise NotHandedIn(NOT_YOURS.format(whose=viewer.township or OFFICES, path=path))


@contextmanager
def signed(viewer: Viewer, now: datetime, body: dict[str, Any]) -> Iterator[None]:
    """Keep who hands in what before the block writes it: no file arrives unsigned, and no writer waits for a disk.

    Where the block fails, a second line says so. Raises StoreError, and then nothing is written. The local viewer of a
    county without accounts is nobody who could sign.
    """
    if viewer.person is None:
        yield
        return
    _keep(viewer, now, "hand-in", body)
    try:
        yield
    except BaseException as problem:
        _keep_failure(viewer, now, body, problem)
        raise


def _keep(viewer: Viewer, now: datetime, act: str, body: dict[str, Any]) -> None:
    with store().writing() as session:
        audit.record(session, now, viewer.login, act, body)


def _keep_failure(viewer: Viewer, now: datetime, body: dict[str, Any], problem: BaseException) -> None:
    """What the sender is told is the first failure, also where the store fails as well."""
    why = problem.strerror if isinstance(problem, OSError) else str(problem)
    kept: dict[str, Any] = {name: body[name] for name in ("path", "sha256") if name in body}
    try:
        _keep(viewer, now, "hand-in.failed", {**kept, "why": mask(why or type(problem).__name__)})
    except StoreError as error:
        log.error("that %s was not written could not be kept: %s", kept.get("path"), mask(str(error)))
