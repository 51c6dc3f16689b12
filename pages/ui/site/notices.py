"""Notices: the lines under the title of every page, for what a reader of any figure has to know tonight."""

from __future__ import annotations

from pages.ui.site.view import View
from pipelines.not_computed import rows_of, sentence

MOST_NAMED = 6


def notices(view: View) -> list[str]:
    """Each line as plain text; none on a night without anything to say."""
    return [line for line in (_not_computed(view),) if line]


def _not_computed(view: View) -> str:
    rows = rows_of(view.lake.manifest)
    if not rows:
        return ""
    more = " 等" if len(rows) > MOST_NAMED else ""
    return (
        f"本次夜间处理有 {len(rows)} 项未能计算：{sentence(rows[:MOST_NAMED])}{more}。原因和影响见“管理”栏的“运行”页。"
    )
