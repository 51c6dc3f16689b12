"""Case store: fills an empty store with many cases in every state and two years of meetings, for measuring."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import typer
from sqlalchemy import func, insert, select

from casework.cases.states import OUTCOMES, State
from casework.store import Store
from casework.tables.case_steps import CaseStepRow
from casework.tables.cases import CaseRow
from casework.tables.decisions import DecisionRow
from casework.tables.meetings import AgendaItemRow, MeetingRow
from casework.tables.minutes import MinutesRow

MEETINGS, TOPICS, DECISIONS, REFS = 24, 8, 20, 20  # monthly; decisions of a meeting, refs of a topic
DAY = timedelta(days=1)
WAYS = {  # how a case came to its state, and how often there is one
    State.ASSIGNED: (2, ("assign",)),
    State.RESPONDED: (2, ("assign", "respond")),
    State.CLAIMED: (1, ("assign", "respond", "claim_untrue")),
    State.MENDING: (4, ("assign", "respond", "plan")),
    State.PROLONGED: (1, ("assign", "respond", "plan", "prolong")),
    State.TO_REVIEW: (1, ("assign", "respond", "plan", "report")),
    State.CLOSED: (30, ("assign", "respond", "plan", "report", "close")),
    State.UNTRUE: (3, ("assign", "respond", "claim_untrue", "accept")),
    State.DATA_ERROR: (2, ("assign", "respond", "claim_error", "accept")),
    State.WITHDRAWN: (1, ("assign", "withdraw")),
}
AFTER = {
    "assign": "assigned",
    "respond": "responded",
    "plan": "mending",
    "claim_untrue": "claimed",
    "claim_error": "claimed",
    "prolong": "prolonged",
    "report": "to_review",
    "close": "closed",
    "withdraw": "withdrawn",
}


def _cases(
    findings: list[dict[str, Any]], many: int, now: datetime
) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Cases of the snapshot's own findings, then of findings like them that are gone, each with its steps."""
    dice = random.Random(1)  # noqa: S311  # the same cases every time
    states, odds = list(WAYS), [often for often, _ in WAYS.values()]
    for nth in range(many):
        like, state = findings[nth % len(findings)], dice.choices(states, odds)[0]
        assigned = now - timedelta(days=dice.randrange(1, 700), hours=dice.randrange(24))
        steps = WAYS[state][1]
        own = {name: like[name] for name in ("rule", "level", "project_no", "township", "category", "amount_fen")}
        yield (
            own
            | {
                "case_id": f"2025-{nth:05d}",
                "finding_id": like["finding_id"] + (f"-{nth}" if nth >= len(findings) else ""),
                "village": None,
                "snapshot": "s",
                "evidence": like["evidence"],
                "state": state,
                "lead_department": like["department"] or "县财政局",
                "person": f"经办人{nth % 40}",
                "due_on": assigned.date() + 21 * DAY,
                "assigned_at": assigned,
                "first_action_at": assigned + DAY / 2 if "respond" in steps else None,
                "closed_on": assigned.date() + 5 * DAY if state is State.CLOSED else None,
                "outcome": OUTCOMES.get(state),
                "version": len(steps),
            },
            steps,
        )


def _steps(row: dict[str, Any], names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    before = None
    for seq, name in enumerate(names, 1):
        after = AFTER.get(name, str(row["state"]))
        common = {"case_id": row["case_id"], "seq": seq, "step": name, "before": before, "after": after, "files": ()}
        yield common | {
            "by": "x",
            "role": "office",
            "note": "情况",
            "due_on": None,
            "at": row["assigned_at"] + seq * DAY,
        }
        before = after


def fill(store: Store, findings: list[dict[str, Any]], many: int, now: datetime) -> list[str]:
    """The cases and their steps; gives the numbers of the cases."""
    rows = list(_cases(findings, many, now))
    with store.writing() as session:
        if session.scalar(select(func.count()).select_from(CaseRow)):
            raise typer.BadParameter("the store at --url is not empty")
        session.execute(insert(CaseRow), [row for row, _ in rows])
        session.execute(insert(CaseStepRow), [step for row, names in rows for step in _steps(row, names)])
    return [row["case_id"] for row, _ in rows]


def add_meetings(store: Store, case_ids: list[str], now: datetime) -> None:
    """All of them over, with topics and decisions about cases and minutes of two pages."""
    dice = random.Random(1)  # noqa: S311  # the same meetings every time
    numbers = [f"2025-{nth:02d}" for nth in range(1, MEETINGS + 1)]
    about = {"state": "closed", "place": "三楼会议室", "chair": "李县长", "present": "各乡镇", "version": 1}
    days = [(now - 30 * (MEETINGS - nth) * DAY).date() for nth in range(MEETINGS)]
    who = {"lead_department": "县财政局", "person": "张三"}
    with store.writing() as session:
        held = [
            {"meeting_no": no, "title": f"第{no}次联席会议", "held_on": day, **about}
            for no, day in zip(numbers, days, strict=True)
        ]
        session.execute(insert(MeetingRow), held)
        session.execute(insert(AgendaItemRow), [
            {"meeting_no": no, "position": nth + 1, "kind": "cases", "topic": f"议题{nth}", "note": "情况",
             "refs": tuple(dice.sample(case_ids, REFS))} for no in numbers for nth in range(TOPICS)
        ])  # fmt: skip
        session.execute(insert(DecisionRow), [
            {"meeting_no": no, "number": nth + 1, "item_id": None, "text": "限期整改", "due_on": None, "version": 1,
             "case_id": dice.choice(case_ids) if nth % 2 else None, "done_on": None, "done_note": None, **who}
            for no in numbers for nth in range(DECISIONS)
        ])  # fmt: skip
        session.execute(insert(MinutesRow), [
            {"meeting_no": no, "seq": 1, "text": "会议议定如下事项。" * 200, "by": "x", "at": now} for no in numbers
        ])  # fmt: skip


def add_step(store: Store, case_id: str, now: datetime) -> None:
    """Somebody does something: the lists that were remembered are out of date."""
    with store.writing() as session:
        last = session.scalar(select(func.max(CaseStepRow.seq)).where(CaseStepRow.case_id == case_id)) or 0
        row = {"case_id": case_id, "seq": last + 1, "step": "urge", "before": "closed", "after": "closed", "files": ()}
        session.execute(
            insert(CaseStepRow), [row | {"by": "x", "role": "office", "note": "", "due_on": None, "at": now}]
        )
