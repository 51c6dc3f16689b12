"""Send-back: which files have rows or cells to send back, and for one of them the bytes and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.cleaning.accept.unread import UNREAD, as_rejected
from pipelines.inbox.archive import original
from pipelines.lake.snapshot_db import Filters, Lake, Scope, Seen, where

WAITING = """
select source_file, township, count(*) as rejected from (
    select r.source_file, f.township
    from (
        select source_file from rejected union all select source_file from warnings where kind = 'unread'
    ) as r
    join (select source_file, max(submitter) as township from files group by source_file) as f
      on f.source_file = r.source_file
) as named where {where} group by source_file, township order by township nulls last, source_file
"""
CELLS = f"select * from warnings where kind = '{UNREAD}' and source_file = $path"  # noqa: S608  (our own word)
ROWS = "select * from rejected where source_file = $path order by source_sheet, source_row, dataset"


class NotYours(LookupError):
    """No such file among those the viewer may have sent back; the message says so."""


@dataclass(frozen=True)
class Returned:
    """A file that goes back: its path in the inbox, whose it is (None: the county's), its bytes, and in `rejected` its
    rejected rows and, in the same form, the unread cells of accepted ones."""

    path: str
    submitter: str | None
    data: bytes
    rejected: pl.DataFrame


def waiting(lake: Lake | Seen, scope: Scope, township: str | None = None) -> pl.DataFrame:
    """source_file, township (the submitter), rejected: the files with rows or cells still to be corrected."""
    text, params = where(Filters(township=township), ("township",))
    return lake.seen_by(scope).sql(WAITING.format(where=text), params)


def returned(lake: Lake | Seen, scope: Scope, path: str) -> Returned:
    """One file with its rejected rows. Raises NotYours, NotArchived."""
    files = waiting(lake, scope)
    mine = files.filter(pl.col("source_file") == path)
    if mine.is_empty():
        raise NotYours(f"{path}：没有这个文件的退回行，或它不归您报送。请在报送页核对文件名。")
    data = original(lake.folder.parent.parent, lake.manifest, path)
    seen = lake.seen_by(scope)
    wrong = pl.concat([seen.sql(ROWS, {"path": path}), as_rejected(seen.sql(CELLS, {"path": path}))])
    return Returned(path, mine["township"][0], data, wrong)
