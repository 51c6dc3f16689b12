"""States: how far a case has come, and what its check came to."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far a case has come."""

    ASSIGNED = "assigned"
    RESPONDED = "responded"
    CLAIMED = "claimed"
    MENDING = "mending"
    PROLONGED = "prolonged"
    TO_REVIEW = "to_review"
    CLOSED = "closed"
    UNTRUE = "untrue"
    DATA_ERROR = "data_error"
    WITHDRAWN = "withdrawn"


LABELS = {
    State.ASSIGNED: "已交办",
    State.RESPONDED: "已响应",
    State.CLAIMED: "待认定",
    State.MENDING: "整改中",
    State.PROLONGED: "持续整改",
    State.TO_REVIEW: "已整改待复核",
    State.CLOSED: "已销号",
    State.UNTRUE: "不属实",
    State.DATA_ERROR: "数据错误",
    State.WITHDRAWN: "已撤回",
}
# What the check of the finding came to; nothing while nobody knows.
OUTCOMES = {State.CLOSED: "属实", State.UNTRUE: "不属实", State.DATA_ERROR: "数据错误"}
OVER = (*OUTCOMES, State.WITHDRAWN)  # nobody has to do anything any more
OPEN = tuple(state for state in State if state not in OVER)
WITH_UNIT = (State.ASSIGNED, State.RESPONDED, State.MENDING, State.PROLONGED)  # the township or department has to act
