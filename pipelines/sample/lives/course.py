"""Course: the days of a project's life, first as they will be, then cut off at today."""

from __future__ import annotations

from datetime import date

from pipelines.sample.lives.life import Life

SPRING, AUTUMN = (50, 130), (236, 318)  # days of the year: after the Spring Festival, after the harvest
# Days from the planned finish until the state is reached and what belongs to it has happened.
AFTER = {"finished": 30, "accepted": 105, "settled": 150}

CANCELLED, PAUSED = 0.02, 0.2  # shares of the projects that nothing is planted in; only running sites can rest
NEVER = date(2999, 1, 1).toordinal()


def draw_plan(life: Life) -> None:
    """Draw when the project is meant to be built, and how far it will stray from that."""
    dice, quality = life.dice, life.place.quality
    low, high = life.trade.days
    life.duration = min(180, max(30, int(dice.between(low, high) * (1.25 if life.budget > 50_000_000 else 1.0))))
    season = SPRING if dice.chance(0.64) else AUTUMN
    life.planned_start = date(life.place.year, 1, 1).toordinal() + dice.whole(*season)
    late = dice.chance(quality.late_start)
    life.start_shift = dice.whole(1, 14) if late else -dice.whole(0, 5)
    if life.planned_start <= life.today < life.planned_start + life.start_shift:
        life.start_shift = 0  # a start that is overdue today is for plants only
    life.sign_gap, life.award_gap, life.filing_gap = dice.whole(3, 12), dice.whole(3, 18), dice.whole(4, 15)
    life.extension = dice.whole(10, 75) if life.duration >= 60 and dice.chance(quality.extensions) else 0
    late = dice.chance(quality.late_finish)
    life.finish_shift = dice.whole(1, 27) if late else -int(life.duration * dice.between(0.0, 0.16))
    life.accept_gap, life.settle_gap = dice.whole(5, 26), dice.whole(32, 84)
    life.change_share = _change_share(life)
    life.hand_gap = dice.whole(12, 75) if dice.chance(0.85) else 9_999
    if life.reach:
        _hurry(life)


def _change_share(life: Life) -> float:
    """A change of the amount for one project in nine: under 5 %, and within the budget."""
    dice = life.dice
    share = dice.between(0.01, 0.045) * (1 if dice.chance(0.7) else -1)
    return share if dice.chance(0.12) and life.bid_share * (1 + share) <= 0.995 else 0.0


def _hurry(life: Life) -> None:
    """Start early enough for the state that a plant needs to be reached by today."""
    life.start_shift = min(0, life.start_shift)
    life.finish_shift = min(0, life.finish_shift)
    need = 40 if life.reach == "started" else life.extension + AFTER[life.reach]
    if life.reach != "started":
        if life.planned_start + life.duration + need > life.today:
            life.duration = min(life.duration, 40 + life.duration % 35)
        need += life.duration
    life.planned_start = min(life.planned_start, life.today - need)


def run_course(life: Life) -> None:
    """Turn the draws into days and cut off what is still to come."""
    # Two works of a kind begun in one village on one day would look like one that was split.
    while (life.village.name, life.trade.category, life.planned_start + life.start_shift) in life.place.begun:
        life.planned_start += 1
    life.place.begun.add((life.village.name, life.trade.category, life.planned_start + life.start_shift))
    life.planned_finish = life.planned_start + life.duration
    start = life.planned_start + life.start_shift
    life.signed = start - life.sign_gap
    life.award = life.signed - life.award_gap
    due = life.planned_finish + life.extension
    life.finish = max(due + life.finish_shift, start + max(22, life.duration // 2))
    accepted = life.finish + life.accept_gap
    life.started, life.finished = life.past(start), life.past(life.finish)
    life.accepted = life.past(accepted) if life.finished else None
    life.settled = life.past(accepted + life.settle_gap) if life.accepted else None
    life.handed = life.past(accepted + life.hand_gap) if life.accepted else None


def interrupt(life: Life) -> None:
    """Now and then a project is given up before its award, or a running site rests; nothing else is then to come."""
    turn = life.place.site.roll()
    if turn < CANCELLED:
        life.cancelled = True
        life.award = life.signed = life.finish = NEVER
        life.started = life.finished = life.accepted = life.settled = life.handed = None
    elif turn < CANCELLED + PAUSED:
        life.paused = life.started is not None and life.finished is None
