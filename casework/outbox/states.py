"""States: how far a message has come."""

from __future__ import annotations

from enum import StrEnum


class Sending(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENDING = "sending"  # some process has it in hand
    SENT = "sent"
    FAILED = "failed"  # refused or not reached; tried again later
    GIVEN_UP = "given_up"
    UNCERTAIN = "uncertain"  # it may have arrived: sent again only by a person's word
    DROPPED = "dropped"  # a person decided that it need not be sent


LABELS = {
    Sending.WAITING: "待发",
    Sending.SENDING: "正在发",
    Sending.SENT: "已发出",
    Sending.FAILED: "未成功，将重试",
    Sending.GIVEN_UP: "已放弃",
    Sending.UNCERTAIN: "结果不明",
    Sending.DROPPED: "不再发送",
}
DUE = (Sending.WAITING, Sending.FAILED)
STUCK = (Sending.GIVEN_UP, Sending.UNCERTAIN)  # a person has to look
