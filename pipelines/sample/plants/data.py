"""Planted in the data: days in the wrong order and a credit code that cannot be."""

from __future__ import annotations

from math import hypot

from pipelines.sample.ground.geography import townships
from pipelines.sample.ground.people import ALPHABET
from pipelines.sample.lives.life import Life
from pipelines.sample.plants.planting import Planting


def _sign_after_start(life: Life) -> None:
    life.sign_gap, life.award_gap = -life.dice.whole(3, 9), life.dice.whole(12, 18)


def _accept_before_finish(life: Life) -> None:
    life.accept_gap = -life.dice.whole(2, 6)


def _date_order(life: Life) -> None:
    life.plant("date_order", "日期倒置")


def _wrong_code(life: Life) -> None:
    row = life.rows["contracts"][0]
    code = row["contractor_uscc"]
    turned = ALPHABET[(ALPHABET.index(code[-1]) + life.dice.whole(1, 30)) % 31]
    row["contractor_uscc"] = code[:-1] + turned
    life.plant("bad_identifier", "信用代码校验位不符", row, "contract_no")


def _draw_elsewhere(life: Life) -> None:
    """The site is drawn in the village that lies farthest from the project's own."""
    here, spec = life.place.township.villages[0], life.place.spec
    every = [village for at in townships(spec.townships) for village in at.villages]
    there = max(every, key=lambda at: hypot(at.longitude - here.longitude, at.latitude - here.latitude))
    life.wanted_site = (there.longitude, there.latitude)


def _outside(life: Life) -> None:
    life.plant("outside_township", "坐标在别的乡镇")


PLANTINGS = (
    Planting("outside_township", plan=_draw_elsewhere, end=_outside),
    Planting("date_order", "finished", plan=_sign_after_start, end=_date_order),
    Planting("date_order", "accepted", plan=_accept_before_finish, end=_date_order),
    Planting("bad_identifier", "started", end=_wrong_code),
)
