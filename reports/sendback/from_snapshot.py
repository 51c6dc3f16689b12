"""From snapshot: from a published snapshot to the send-back workbook of one of its files."""

from __future__ import annotations

from pathlib import Path

from pipelines.inbox.sendback import returned
from pipelines.lake.snapshot_db import Lake, Scope, Seen
from pipelines.reference.county import load
from reports.sendback.sendback import sendback


def workbook(lake: Lake | Seen, scope: Scope, path: str, reference: Path) -> bytes:
    """The file `path` of the inbox, marked. Raises NotYours, NotArchived, ReferenceError, each with its sentence."""
    back = returned(lake, scope, path)
    return sendback(path, back.data, back.rejected, load(reference))
