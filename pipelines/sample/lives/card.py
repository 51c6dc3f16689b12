"""Card: the project's own ledger row, as it stands today."""

from __future__ import annotations

import math

from pipelines.sample.ground.names import COUNTY_CODE
from pipelines.sample.ground.people import SUPERVISORS, person, phone
from pipelines.sample.lives.life import FEN, Life, Row, yuan
from pipelines.sample.lives.signing import agreed


def _site(life: Life) -> tuple[float, float]:
    """A point in the village: within its reach, hence inside the township's tile."""
    if life.wanted_site:
        return life.wanted_site
    angle, far = life.dice.roll() * 2 * math.pi, life.village.reach * math.sqrt(life.dice.roll())
    return (
        round(life.village.longitude + far * math.cos(angle), 6),
        round(life.village.latitude + far * math.sin(angle), 6),
    )


def card(life: Life) -> None:
    """Write the row with what is known from the start; money and days of the end are added as they come."""
    dice, place, village = life.dice, life.place, life.village
    longitude, latitude = _site(life)
    # The finance office's guide price is a ceiling, and most contracts come close to it.
    quantity = agreed(life) / FEN / life.trade.yuan / (1 - 0.3 * dice.roll() ** 3)
    people = max(20, int(village.population * dice.between(0.12, 0.95)))
    code = f"{place.year}-{COUNTY_CODE}-48-01-{place.township.index:02d}{life.number:04d}"[:26]
    row: Row = {
        "project_no": life.project_no,
        "project_name": life.name,
        "township": place.township.name,
        "village": village.name,
        "category": life.trade.category,
        "nature": "新建" if dice.chance(0.6) else dice.pick(("改建", "扩建", "维修")),
        "content": f"在{village.name}实施{life.name[len(place.township.name) + len(village.name) :]}",
        "owner_unit": life.owner_unit,
        "owner_type": life.owner_type,
        "responsible_person": person(dice),
        "phone": phone(dice),
        "plan_year": place.year,
        "budget_fen": life.budget,
        "reviewed_fen": yuan(life.budget * dice.between(0.95, 0.999)) if life.reviewed else None,
        "reviewed_on": life.reviewed,
        "procurement_method": life.method,
        "planned_start_on": life.planned_start,
        "planned_finish_on": life.planned_finish,
        "started_on": life.started,
        "finished_on": life.finished,
        "status": None,
        "supervisor_unit": dice.pick(SUPERVISORS) if life.budget >= 10_000_000 else None,
        "output_quantity": math.ceil(quantity * 100) / 100 if life.trade.unit == "公里" else float(math.ceil(quantity)),
        "output_unit": life.trade.unit,
        "beneficiaries": people,
        "vulnerable_beneficiaries": int(people * village.vulnerable / village.population),
        "submitted_settlement_fen": None,
        "settled_fen": None,
        "settled_on": None,
        "retention_fen": None,
        "retention_due_on": None,
        "handed_over_on": life.handed,
        "maintainer": f"{village.name}村民委员会" if life.handed else None,
        "longitude": longitude,
        "latitude": latitude,
        "coordinate_system": "CGCS2000" if dice.chance(0.7) else "WGS84",
        "project_code": code if life.budget >= 30_000_000 else None,
        "remark": "规划调整,不再实施" if life.cancelled else "雨季停工,待复工" if life.paused else None,
    }
    life.rows["projects"] = [row]


def status(life: Life) -> str:
    """What the township would write into the status column today."""
    decided = [row for row in life.rows["approvals"] if row["result"] == "通过"]
    reached = (
        ("取消", life.cancelled),
        ("停工", life.paused),
        ("移交", life.handed),
        ("验收", life.accepted),
        ("完工", life.finished),
        ("在建", life.started),
        ("招标", life.past(life.award)),
        ("立项", len(decided) >= 2),
    )
    return next((word for word, so in reached if so), "申报")
