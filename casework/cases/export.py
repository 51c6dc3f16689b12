"""Export: the cases as the night reads them, so that the night needs no right to the store.

Written after every change: the file is locked while it is made, so that of two writers the later one has read what the
earlier one changed. Cases that were withdrawn never were anybody's duty, and are left out.
"""

from __future__ import annotations

import fcntl
import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.cases.states import State
from casework.errors import StoreError
from casework.store import Store
from casework.tables.cases import CaseRow
from pipelines.china import CHINA
from pipelines.lake.cases import CASES, faults
from pipelines.lake.casework import place
from pipelines.lake.durable import write_atomic
from pipelines.lake.refusals import words

COLUMNS = {name: name for name in CASES} | {"department": "lead_department"}
LOG = logging.getLogger(__name__)
TIMES = ("assigned_at", "first_action_at")


def export(store: Store, data: Path) -> int:
    """Write DATA/casework/cases.parquet: how many cases. Raises StoreError."""
    path = place(data)
    try:
        with _alone(path):
            with store.reading() as session:
                cases = frame(session)
            if wrong := faults(cases):
                raise StoreError(f"{path}：没有写出，立案记录不合规格：{'；'.join(wrong)}。请运行 mingjian doctor。")
            content = io.BytesIO()
            cases.write_parquet(content)
            write_atomic(path, content.getvalue())
    except OSError as error:
        raise StoreError(f"{path}：没有写出（{words(error)}）。请检查目录权限和磁盘空间。") from None
    return cases.height


def refresh(store: Store) -> None:
    """After a change that stands: write the file if the store has a county's folder. Where that fails the change
    still stands, so it is logged; the doctor and the next change or `mingjian cases export` come back to it.
    """
    if store.data is None:
        return
    try:
        export(store, store.data)
    except StoreError as error:
        LOG.error("%s", error)


def frame(session: Session) -> pl.DataFrame:
    """The cases in the columns and types of CASES: China's clock, without a zone."""
    columns = [CaseRow.__table__.columns[column].label(name) for name, column in COLUMNS.items()]
    asked = select(*columns).where(CaseRow.state != State.WITHDRAWN).order_by(CaseRow.case_id)
    rows: list[Any] = [tuple(row) for row in session.connection().execute(asked)]
    read = CASES | {name: pl.Datetime("us", "UTC") for name in TIMES}
    local = [(pl.col(name) + CHINA.utcoffset(None)).dt.replace_time_zone(None) for name in TIMES]
    return pl.DataFrame(rows, schema=read, orient="row").with_columns(local)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_name(".cases.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
