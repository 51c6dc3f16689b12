"""Planting: how one anomaly is put into a project's life, and what every rule will make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.sample.lives.life import Life

Step = Callable[[Life], None]


def nothing(life: Life) -> None:
    """The step leaves the life as it is."""


@dataclass(frozen=True)
class Planting:
    """One way to break one rule.

    It takes `together` projects of one township and year; each finds those before it among its mates.
    `reach` is the state the project must have reached (started, finished, accepted, settled, or "" for any);
    `running` asks for the running plan year. The steps come in this order: `case` before the project is drawn,
    `plan` before its days are, `money` after its payments, `end` after the main ledgers, `site` after the others.
    One of them names the plants.
    """

    rule: str
    reach: str = ""
    running: bool = False
    together: int = 1
    case: Step = nothing
    plan: Step = nothing
    money: Step = nothing
    end: Step = nothing
    site: Step = nothing
