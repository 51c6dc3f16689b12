"""Checkup: whether the night's file of cases says what the store holds, for the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from casework.cases.export import frame
from pipelines.doctor.checkup import Line
from pipelines.lake.casework import CaseworkError, place, read

WHAT = "立案文件"


def examine(session: Session, data: Path) -> Iterator[Line]:
    """One line; none where the county has neither cases nor a file."""
    held, way = frame(session), f"mingjian cases export --data {data}"
    try:
        read_by_night = read(data).cases
    except (CaseworkError, OSError) as error:
        yield Line(False, WHAT, str(error), way)
        return
    if held.is_empty() and not place(data).exists():
        return
    is_same = held.equals(read_by_night)
    message = f"{held.height} 件，与办理库相同" if is_same else "与办理库不同：上次办理后没有写成"
    yield Line(is_same, WHAT, message, way)
