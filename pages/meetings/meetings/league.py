"""League: the ranking that lies on the table of a meeting, as it was published, else as of the night."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework.meetings.meeting import Book, Kind
from casework.publications import lists
from casework.publications.publication import Publication
from pages.assessment.publications import questions as published
from pages.assessment.ranking import questions as ranking
from pages.ui.site.view import View
from reports.publications.league import League
from reports.workbooks.context import chinese_day, chinese_period

UNDER_WAY = "本期尚未结束，为截至数据日的暂排。"


def leagues(view: View, book: Book) -> list[League]:
    """Of the periods of its topics; of a meeting without one the latest published, else the latest quarter."""
    known = published.known()
    named = dict.fromkeys(key for topic in book.topics if topic.kind is Kind.RANKING for key in topic.refs)
    usual = max(known, key=lambda each: (each.figures["as_of"], each.no)).period if known else view.period.key
    return [_league(view, known, key) for key in named or (usual,)]


def _league(view: View, known: list[Publication], key: str) -> League:
    """A publication is printed as it was frozen, whatever the night has computed since."""
    newest = lists.newest_of(known, key)
    return _published(newest) if newest else _of_the_night(view, key)


def _published(newest: Publication) -> League:
    printed = published.printed(newest)
    day = chinese_day(date.fromisoformat(newest.figures["as_of"]))
    source = f"按发布{printed.words}，数据截至{day}"
    return League(chinese_period(newest.period), source, True, newest.figures["ranking"])


def _of_the_night(view: View, key: str) -> League:
    period = next((each for each in view.periods if each.key == key), None)
    rows = ranking.table(replace(view, period=period)).to_dicts() if period else []
    notes = [] if period is None or period.is_complete(view.as_of) else [UNDER_WAY]
    source = f"尚未发布，按最近一夜的数据（截至{chinese_day(view.as_of)}）计算"
    return League(chinese_period(key), source, False, rows, notes)
