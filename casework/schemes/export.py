"""Export: the adopted schemes as the night reads them, so that the night needs no right to the store.

Written after every adoption and before every night: what lies in the file is read from the store while nobody else
writes, so that of two writers the later one has read what the earlier one changed.
"""

from __future__ import annotations

import json
import logging

from sqlalchemy.orm import Session

from casework.errors import StoreError
from casework.schemes.lists import newest
from casework.store import Store
from pipelines.lake.adopted import place
from pipelines.lake.durable import write_atomic
from pipelines.lake.refusals import words

LOG = logging.getLogger(__name__)


def export(store: Store) -> int:
    """Write the night's file where anything was adopted, or the file is there: how many schemes. Raises StoreError."""
    if store.data is None:
        return 0
    path = place(store.data)
    try:
        with store.writing() as session:
            entries = _entries(session)
            if entries or path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(path, json.dumps(entries, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise StoreError(f"{path}：没有写出（{words(error)}）。请检查目录权限和磁盘空间。") from None
    return len(entries)


def refresh(store: Store) -> None:
    """After a change that stands. Where it fails the change still stands, so it is logged: the doctor names it, and the
    night's command writes the file anew."""
    try:
        export(store)
    except StoreError as error:
        LOG.error("%s", error)


def _entries(session: Session) -> dict[str, dict[str, object]]:
    return {
        target: {"no": row.no, "scheme": row.scheme, "sha256": row.scheme_sha, "file_sha256": row.file_sha}
        for target, row in newest(session).items()
    }


def is_current(session: Session, texts: dict[str, str]) -> bool:
    """Whether these are the adopted texts by target."""
    return texts == {target: row.scheme for target, row in newest(session).items()}
