"""Known: whether what a verdict rests on has been told, of one project."""

from __future__ import annotations

from tests.oracle.county import County
from tests.oracle.projects import Project, Row

Lost = tuple[str | None, str | None, Row]  # township, project of the county, the row


def untold(p: Project, *wanted: str) -> bool:
    """Is something missing of a ledger (`changes`), or did a sheet not have the column (`changes.days`)?"""
    pairs = [text.partition(".") for text in wanted]
    return any((ledger, column) in p.lacks if column else ledger in p.rejected for ledger, _, column in pairs)


def held(p: Project, verdict: bool | None, flag: tuple[str, ...], clear: tuple[str, ...] = ()) -> bool | None:
    """The verdict, where what a flag (or a clear) rests on has been told of the project."""
    return None if verdict is None or untold(p, *(flag if verdict else clear)) else verdict


def read(p: Project, verdict: bool | None, *cells: str) -> bool | None:
    """The verdict; a clear only where none of these cells (`contracts.awarded_on`) was there and could not be read."""
    unread = {f"{ledger}.{column}" for ledger, column in p.unread}
    return None if verdict is False and unread & set(cells) else verdict


def lost_rows(at: County, ledger: str) -> list[Lost]:
    """Every row of the ledger that was sent back, with whose it is: its own township, its project's, its sender."""
    senders = {file["source_file"]: file.get("submitter") for file in at.coverage.files if file.get("submitter")}
    losses = []
    for row in at.rejected:
        p = at.by_number.get(row["project_no"])
        township = row["township"] or (p.row["township"] if p else senders.get(row["source_file"]))
        if row["dataset"] == ledger:
            losses.append((township, p.row["project_no"] if p else None, row))
    return losses
