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
OWNER = "select distinct submitter from files where source_file = $path"
ROWS = "select * from rejected where source_file = $path order by source_sheet, source_row, dataset"


NOT_RELEASED = (
    "{path}：原表只发给报送它的乡镇和县联席会议办公室，里面可能有个人姓名和电话。请改看遮盖后的退回清单，"
    "需要原表时请向县联席会议办公室了解。"
)


class NotYours(LookupError):
    """No such file among those the viewer may have sent back; the message says so."""


class NotReleased(NotYours):
    """The viewer may know of the file's rejected rows, but not have the file itself."""


def may_have(scope: Scope, submitter: str | None, *, sends_back: bool = False) -> bool:
    """Whether the bytes of a file that this township (None: an office of the county) handed in may go to the scope.

    A file is released whole, names and all: never to a scope of some categories, to townships their own, and to who
    sees the county only with names, or because sending back is their work.
    """
    if scope.categories is not None:
        return False
    if scope.townships is not None:
        return submitter in scope.townships
    return scope.names or sends_back


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


def returned(lake: Lake | Seen, scope: Scope, path: str, *, sends_back: bool = False) -> Returned:
    """One file with its rejected rows; `sends_back`: for who sends files back for the county. Raises NotYours,
    NotReleased, NotArchived."""
    files = waiting(lake, scope)
    mine = files.filter(pl.col("source_file") == path)
    if mine.is_empty():
        raise NotYours(f"{path}：没有这个文件的退回行，或它不归您报送。请在报送页核对文件名。")
    if not may_have(lake.seen_by(scope).scope, mine["township"][0], sends_back=sends_back):
        raise NotReleased(NOT_RELEASED.format(path=path))
    data = original(lake.folder.parent.parent, lake.manifest, path)
    return Returned(path, mine["township"][0], data, to_correct(lake, scope, path))


def handed_in(lake: Lake | Seen, scope: Scope, path: str, *, sends_back: bool = False) -> tuple[str | None, bytes]:
    """Whose a file is (None: the county's), and its bytes as they came; `sends_back` as of `returned`. Raises NotYours,
    NotReleased, NotArchived."""
    seen = lake.seen_by(scope)
    owners = seen.sql(OWNER, {"path": path})["submitter"].to_list()
    if not owners:
        raise NotYours(f"{path}：没有这个文件，或它不归您查看。请在报送页核对文件名。")
    if not all(may_have(seen.scope, owner, sends_back=sends_back) for owner in owners):
        raise NotReleased(NOT_RELEASED.format(path=path))
    return owners[0], original(lake.folder.parent.parent, lake.manifest, path)


def to_correct(lake: Lake | Seen, scope: Scope, path: str) -> pl.DataFrame:
    """The file's rejected rows and, in the same form, the unread cells of accepted ones, as the scope may read them."""
    seen = lake.seen_by(scope)
    return pl.concat([seen.sql(ROWS, {"path": path}), as_rejected(seen.sql(CELLS, {"path": path}))])
