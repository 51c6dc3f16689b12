"""Outcome: what came of handing a message over, and the letter that is handed over.

taken         the other side said yes
refused       it said no: it has not got the message, which may be tried again
unreached     it was never asked: tried again, the other messages of this channel wait as well
uncertain     it was asked and did not answer in a way that is a yes or a no: sending again could send twice
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pipelines.privacy.masks import mask

LONGEST = 300  # signs of an answer that are kept


@dataclass(frozen=True)
class Letter:
    """A message as it is handed over; `key` tells it from every other one, however often it is tried."""

    key: str
    to: str
    subject: str
    body: str
    link: str = ""
    file: tuple[str, bytes] | None = None  # its name and content

    @property
    def text(self) -> str:
        """The body and the link below it."""
        return f"{self.body}\n{self.link}" if self.link else self.body


@dataclass(frozen=True)
class Outcome:
    """What came of it, and the other side's own words."""

    kind: Literal["taken", "refused", "unreached", "uncertain"]
    answer: str = ""


Send = Callable[[Letter], Outcome]


def taken(answer: object = "") -> Outcome:
    return Outcome("taken", _words(answer))


def refused(answer: object) -> Outcome:
    return Outcome("refused", _words(answer))


def unreached(answer: object) -> Outcome:
    return Outcome("unreached", _words(answer))


def uncertain(answer: object) -> Outcome:
    return Outcome("uncertain", _words(answer))


def _words(answer: object) -> str:
    """One line, cut, personal numbers hidden, without signs that a terminal would obey."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in str(answer)).split())
    return mask(line)[:LONGEST]
