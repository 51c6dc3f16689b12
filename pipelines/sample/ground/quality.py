"""Quality: how well a township works, so that townships differ and a ranking has something to rank."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.sample.ground.dice import Dice


@dataclass(frozen=True)
class Quality:
    """Shares of a township's projects, drawn once per county and seed."""

    late_start: float
    late_finish: float
    extensions: float  # shares of projects whose days are extended by an approved change
    late_notice: float  # 立项 notices hung up to nine days after work began
    prompt_pay: float  # chance that a progress report is followed by a payment
    satisfaction: float  # the mean score people give
    defects: float  # chance that an inspection or an acceptance is not passed at first
    complaints: float  # complaints per project
    ratings: str  # how the township writes scores: words, stars or numbers
    slips: float  # share of the projects that get far behind, or are left lying, without anybody's intent


def quality(seed: int, township: int) -> Quality:
    dice = Dice(seed, township, 17)
    level = dice.roll()  # 0 good, 1 poor: one township's weaknesses go together, but not all of them
    return Quality(
        late_start=0.03 + 0.32 * (level + dice.roll()) / 2,
        late_finish=0.03 + 0.45 * (level + dice.roll()) / 2,
        extensions=0.03 + 0.35 * (level + dice.roll()) / 2,
        late_notice=0.02 + 0.45 * (level + dice.roll()) / 2,
        prompt_pay=0.97 - 0.60 * (level + dice.roll()) / 2,
        satisfaction=95.5 - 15.0 * (level + dice.roll()) / 2,
        defects=0.005 + 0.12 * (level + dice.roll()) / 2,
        complaints=0.08 + 0.30 * (level + dice.roll()) / 2,
        ratings=dice.weighted((("words", 0.45), ("stars", 0.2), ("numbers", 0.35))),
        slips=0.30 * (level + dice.roll()) / 2,
    )
