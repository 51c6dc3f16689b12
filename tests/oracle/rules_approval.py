"""Rules of approval again: the order and the speed of the steps, the class, the tender line, the review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tests.oracle.county import County, Outcomes, Worked
from tests.oracle.known import held, read, untold
from tests.oracle.projects import Project, Row, first
from tests.oracle.working_days import working_days

WAN = 1_000_000
STEPS = ("村申报", "镇初审", "公示", "评审", "县备案")
REFUSED = ("退回", "否决")
LIMITS_FROM, TENDER_LINE_FROM = date(2020, 1, 1), date(2018, 6, 1)


def approval_id(row: Row) -> str:
    return f"{row['project_no']}/{row['step']}/{row['submitted_on']}"


def passed_on(p: Project, step: str) -> date | None:
    """The first day on which the step was approved."""
    return first(a["decided_on"] for a in p.ledgers["approvals"] if a["step"] == step and a["result"] == "通过")


def has_no_result(p: Project, step: str) -> bool:
    """A decision of which nobody says how it came out."""
    return any(a["step"] == step and a["decided_on"] and a["result"] is None for a in p.ledgers["approvals"])


def _begun_early(at: County, p: Project, row: Row) -> bool | None:
    """More than 300,000 yuan, and work began before the county's filing, or without one that is known by then."""
    started, filed = p.row["started_on"], passed_on(p, "县备案")
    if (
        row["step"] != "县备案"
        or started is None
        or row["submitted_on"] < LIMITS_FROM
        or p.row["budget_fen"] <= 30 * WAN
    ):
        return False
    through = min(at.coverage.days.get(row["source_file"], at.as_of), p.known.get("approvals", at.as_of))
    never = True if started <= through else None
    if row["result"] in REFUSED:  # approved nothing: the last word on a project that was never filed
        words = [a["submitted_on"] for a in p.ledgers["approvals"] if a["step"] == "县备案"]
        return never if filed is None and row["submitted_on"] == max(words) else False
    cleared = filed or row["decided_on"]
    if cleared is None:
        return never
    if started < cleared:
        return True
    return None if filed is None and row["result"] is None else False


def _in_order(p: Project, row: Row) -> bool | None:
    """Whether the decision came after those of the steps before it."""
    if row["result"] in REFUSED or row["decided_on"] is None or row["step"] == STEPS[0]:
        return True
    before = STEPS[: STEPS.index(row["step"])]
    days = {step: passed_on(p, step) for step in before if any(a["step"] == step for a in p.ledgers["approvals"])}
    if any(day and row["decided_on"] < day for day in days.values()):
        return False if row["result"] == "通过" else None
    return True if days and all(days.values()) else None


def approval_order(at: County) -> Outcomes:
    """A step approved before one that must come first, or work begun before the county's filing."""
    words = ("approvals", "approvals.decided_on", "approvals.result")
    outcomes: Outcomes = {}
    for p in at.projects:
        for row in p.ledgers["approvals"]:
            early, ordered = _begun_early(at, p, row), _in_order(p, row)
            outcome = True if early or ordered is False else None if early is None or ordered is None else False
            sure = held(p, outcome, words, (*words, "projects.started_on"))
            outcomes[approval_id(row)] = read(p, sure, "projects.budget_fen")
    return outcomes


def slow_approval(at: County) -> Outcomes:
    """More than seven working days, an open step counted to its file's day; one of a cancelled project waits not."""
    outcomes: Outcomes = {}
    for p in at.projects:
        for row in p.ledgers["approvals"]:
            if p.is_live or row["decided_on"]:
                until = row["decided_on"] or at.coverage.days.get(row["source_file"], at.as_of)
                took = working_days(at, row["submitted_on"], until)
                late = None if took is None else took > 7
                outcomes[approval_id(row)] = held(p, late, ("approvals.decided_on", "projects.status"))
    return outcomes


def class_mismatch(at: County) -> Outcomes:
    """Signed or begun: from 50,000 yuan on without a review, or above 300,000 without the county's filing."""
    wanted = ("approvals", "approvals.decided_on", "approvals.result", "projects.reviewed_on", "projects.status")
    outcomes: Outcomes = {}
    for p in at.projects:
        past = first([p.signed_on, p.row["started_on"]])
        if not p.is_live or past is None or past > at.as_of:
            continue
        budget, lacks = p.row["budget_fen"], []
        if budget >= 5 * WAN and p.row["reviewed_on"] is None and passed_on(p, "评审") is None:
            lacks.append("评审")
        if budget > 30 * WAN and passed_on(p, "县备案") is None:
            lacks.append("县备案")
        sure = [step for step in lacks if not has_no_result(p, step)]
        too_soon = past > p.judged_on("projects", "approvals")
        unread = untold(p, *wanted) or not p.ledgers["approvals"] or too_soon
        outcomes[p.row["project_no"]] = False if not lacks else None if unread or not sure else True
    return outcomes


def must_tender(projects: Iterable[Project]) -> Outcomes:
    """A budget of four million or more, bought neither by public nor by invited tender."""
    outcomes: Outcomes = {}
    for p in projects:
        if not p.is_live:
            continue
        method = p.row["procurement_method"]
        day = p.awarded_on or p.signed_on or p.row["planned_start_on"]
        above = None if day < TENDER_LINE_FROM else p.row["budget_fen"] >= 400 * WAN
        unknown = above is None or (above and method is None)
        dodged = None if unknown else above and method not in ("公开招标", "邀请招标")
        outcomes[p.row["project_no"]] = held(p, dodged, ("projects.status",))
    return outcomes


def no_fund_review(projects: Iterable[Project]) -> Outcomes:
    """From 50,000 yuan on: the first payment came before the day of the review."""
    outcomes: Outcomes = {}
    for p in projects:
        if p.row["budget_fen"] < 5 * WAN:
            continue
        paid, reviewed = p.first_paid_on, p.row["reviewed_on"]
        early = paid is not None and reviewed is not None and paid < reviewed
        unknown = (paid is not None and reviewed is None) or "payments" in p.rejected
        outcomes[p.row["project_no"]] = True if early else None if unknown else False
    return outcomes


RULES: dict[str, Worked] = {
    "approval_order": approval_order,
    "slow_approval": slow_approval,
    "class_mismatch": class_mismatch,
    "must_tender": lambda at: must_tender(at.projects),
    "no_fund_review": lambda at: no_fund_review(at.projects),
}
ASKED = {
    "approval_order": ("approvals",),
    "slow_approval": ("approvals",),
    "class_mismatch": ("approvals",),
    "no_fund_review": ("payments",),
}
