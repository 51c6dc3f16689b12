"""Others: the files that lie beside the one that is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.cleaning.file import CleanFile

Order = tuple[str, str, int, str]  # as pipelines.facts.intake.Incoming.order


@dataclass(frozen=True)
class Others:
    """The files beside the one that is checked: stored results by path, fresh readings, and what could not be had."""

    order: dict[str, Order] = field(default_factory=dict)
    submitters: dict[str, str | None] = field(default_factory=dict)
    folders: dict[str, Path] = field(default_factory=dict)  # path → where its result lies
    fresh: dict[str, CleanFile] = field(default_factory=dict)
    lost: tuple[str, ...] = ()  # read by an older version of the programme: the snapshot's rows stand for them
    unread: int = 0
    copy_of: str | None = None

    @property
    def any(self) -> bool:
        return bool(self.order)
