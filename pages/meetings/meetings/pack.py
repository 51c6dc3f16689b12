"""Pack: what goes onto the table of a meeting, gathered as the pages count it, and its two files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import streamlit as st

from casework.cases.states import OPEN, OVER, State
from casework.meetings.lists import Followed, followed_up
from casework.meetings.meeting import KINDS, Book, Kind, Topic
from pages.meetings.anomalies.questions import totals
from pages.meetings.meetings import about, league, subjects
from pages.ui.ask import cases
from pages.ui.ask.conference import meetings
from pages.ui.ask.handed_out import Deed
from pages.ui.kit import downloads
from pages.ui.kit.case import printed
from pages.ui.kit.format import moment
from pages.ui.site.view import View
from pipelines.china import wall
from pipelines.definitions import LEVEL_LABELS
from reports.meetings.document import pack_document
from reports.meetings.material import Figures, Material
from reports.meetings.workbook import pack_workbook
from reports.words.neutral import mask
from reports.workbooks.context import ExportContext

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def buttons(view: View, book: Book) -> None:
    """The document and the workbook, both made when they are pressed."""
    title = f"{view.county}{book.meeting.title}材料"
    words = [f"会议 {book.meeting.meeting_no}"]
    context = downloads.context(view, title, words, by_category=False, by_place=False)
    name = f"会议材料_{book.meeting.meeting_no}"
    kinds: list[tuple[str, str, Callable[[Material, ExportContext], bytes], str]] = [
        ("导出会议材料（文档）", "docx", pack_document, DOCX),
        ("导出会议材料（表格）", "xlsx", pack_workbook, downloads.XLSX),
    ]
    for label, kind, make, mime in kinds:

        def made(make: Callable[[Material, ExportContext], bytes] = make) -> bytes:
            newest = meetings.book(view.viewer, book.meeting.meeting_no) or book
            return make(material(view, newest), replace(context, when=wall(datetime.now(UTC))))

        deed = Deed(filters=context.filters)
        downloads.button(view, "meetings", label, made, f"{name}.{kind}", f"pack-{kind}", deed, mime=mime)
    st.caption("议程、议题清单、总体情况、考核排名、问题清单、责任清单、整改台账、落实情况和纪要稿", width="stretch")


def material(view: View, book: Book) -> Material:
    """Everything that the pack says, as it stands now."""
    ids, named = subjects.of_topics(book)
    rows = _cases(view, book, ids, named)
    of_rows = printed.rows_of(view, rows)
    going = {state.value for state in OPEN}
    issues = _issues(view, [*ids, *rows["finding_id"].to_list()])
    lines = meetings.followed(view.viewer, book.meeting.meeting_no)
    return Material(
        meeting_no=book.meeting.meeting_no,
        title=book.meeting.title,
        facts=about.facts(book.meeting),
        topics=[_topic(each) for each in book.topics],
        figures=figures(view, book, lines),
        leagues=league.leagues(view, book),
        issues=issues,
        duties=[row for row in of_rows if row["state"] in going],
        rectification=of_rows,
        followed=[_followed(line) for line in lines],
        decisions=[_decided(line) for line in followed_up(book)],
        instructions=[
            (f"{book.names.get(each.by, each.by)} {moment(wall(each.at))}", each.text) for each in book.instructions
        ],
        minutes=book.minutes[-1].text if book.minutes else "",
    )


def figures(view: View, book: Book, lines: list[Followed]) -> Figures:
    """The county in numbers: what 异常清单 and 整改台账 show unfiltered."""
    flagged, listed = totals(subjects.flagged(view)), cases.listed(view.viewer)
    states = listed.filter(pl.col("state") != State.WITHDRAWN.value)["state"]
    of_topics = subjects.of_topics(book)
    return Figures(
        as_of=view.as_of,
        findings=flagged["findings"],
        levels={word: flagged[level] for level, word in LEVEL_LABELS.items()},
        projects=flagged["projects"],
        amount_fen=flagged["amount_fen"],
        cases=len(states),
        open_cases=int(states.is_in([state.value for state in OPEN]).sum()),
        overdue=listed.filter(pl.col("overdue_workdays") > 0).height,
        closed=int((states == State.CLOSED.value).sum()),
        untrue=int((states == State.UNTRUE.value).sum()),
        data_errors=int((states == State.DATA_ERROR.value).sum()),
        topics=len(book.topics),
        on_agenda=sum(len(each) for each in of_topics),
        decided=len(lines),
        done=sum(line.standing.is_done is True for line in lines),
    )


def _cases(view: View, book: Book, ids: list[str], named: list[str]) -> pl.DataFrame:
    """The cases that topics and decisions name, and the open ones of the findings of the topics."""
    decided = [each.case_id for each in book.decisions if each.case_id]
    of_finding = pl.col("finding_id").is_in(ids) & ~pl.col("state").is_in([state.value for state in OVER])
    return cases.listed(view.viewer).filter(pl.col("case_id").is_in([*named, *decided]) | of_finding)


def _issues(view: View, ids: list[str]) -> pl.DataFrame:
    """The findings with what their cases say, in the order of 异常清单; those that have gone come last."""
    flagged = subjects.flagged(view)
    now = flagged.filter(pl.col("finding_id").is_in(ids))
    gone = sorted(set(ids) - set(now["finding_id"]))
    return pl.concat([now, meetings.findings(view, gone)], how="diagonal_relaxed") if gone else now


def _topic(topic: Topic) -> list[object]:
    number = len(topic.refs) if topic.kind in (Kind.FINDINGS, Kind.CASES) else None
    return [topic.position, topic.topic, KINDS[topic.kind], number, topic.note or None]


def _decided(line: Followed) -> list[object]:
    each = line.decision
    return [each.number, each.text, each.lead_department, each.person, each.due_on, each.case_id, line.standing.words]


def _followed(line: Followed) -> list[object]:
    each = line.decision
    note = mask(each.done_note or "") or (
        f"现时限 {line.case.due_on}" if line.case and line.case.due_on != each.due_on else None
    )
    who = (each.text, each.lead_department, each.person, each.due_on, each.case_id)
    return [each.meeting_no, *who, line.standing.words, note]
