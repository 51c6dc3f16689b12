"""Building: progress reports, quality inspections and acceptances."""

from __future__ import annotations

import math

from pipelines.sample.ground.people import INSPECTORS
from pipelines.sample.lives.life import Life, Row, yuan

REPORT_EVERY = (20, 22)  # with the quiet days, never more than a month without a word
QUIET_BEFORE_FINISH = 8  # no report just before the last one, so that progress never leaps within a week

LAGGING = 0.35  # of the usual progress


def report(life: Life, day: int, percent: float) -> Row:
    """One progress report with its own photograph, taken near the site."""
    dice, village = life.dice, life.village
    milestone = "完工" if percent >= 100 else "主体完成" if percent >= 80 else "基础完成" if percent >= 30 else "开工"
    project = life.rows["projects"][0]
    return {
        "project_no": life.project_no,
        "reported_on": day,
        "percent": percent,
        "milestone": milestone,
        "output_value_fen": yuan(life.contract * percent / 100),
        "photos": dice.whole(2, 6),
        "photo_hash": f"{int(dice.roll() * 2**48):012x}{life.place.year % 100:02x}{life.number:06x}",
        "longitude": round(project["longitude"] + dice.between(-0.0006, 0.0006), 6),
        "latitude": round(project["latitude"] + dice.between(-0.0006, 0.0006), 6),
        "coordinate_system": project["coordinate_system"],
        "reporter": project["responsible_person"],
        "note": f"{village.name}现场已核实" if dice.chance(0.2) else None,
    }


def _in_time(life: Life, day: int) -> int:
    """The percent below which the works would be behind their plan; near the end even late works are nearly done."""
    begun = max(life.planned_start, life.started or day)
    due = life.planned_finish + (life.extension if life.finished else 0)  # more days may not be approved yet
    gone = 100 * (day - begun) / (due - begun) if due > begun else 100.0
    return min(93, math.ceil(gone) - 7)


def progress(life: Life) -> None:
    """Write the reports from the start to today or to the finish, ever higher."""
    rows: list[Row] = []
    life.rows["progress"] = rows
    if life.started is None:
        return
    dice, span = life.dice, life.finish - life.started
    day, percent = life.started + dice.whole(0, 2), float(dice.whole(3, 8))
    last = min(life.started + 2, life.today) if life.falls_silent else life.today
    while day < life.finish - QUIET_BEFORE_FINISH and day <= last:
        rows.append(report(life, day, percent))
        day += dice.whole(*REPORT_EVERY)
        wanted = 97 * ((day - life.started) / span) ** 1.15 + dice.between(-4, 4)
        usual = max(min(97, round(wanted)), _in_time(life, day))
        percent = float(min(99, max(percent + 1, round(LAGGING * wanted) if life.lags else usual)))
    if life.finished:
        rows.append(report(life, life.finished, 100.0))


def inspections(life: Life) -> None:
    """Write the inspections; a failure is put right within four weeks."""
    rows: list[Row] = []
    life.rows["inspections"] = rows
    if life.started is None:
        return
    dice, span = life.dice, life.finish - life.started
    for nth in range(dice.weighted(((0, 0.25), (1, 0.55), (2, 0.20)))):
        day = life.started + int(span * dice.between(0.35 + 0.3 * nth, 0.6 + 0.3 * nth))
        points, failed = dice.whole(5, 20), dice.chance(life.place.quality.defects)
        repaired = life.past(day + dice.whole(5, 28)) if failed else None
        if day > life.today:
            break
        rows.append(
            {
                "inspection_no": f"CJ-{life.project_no}-{nth + 1}",
                "project_no": life.project_no,
                "inspected_on": day,
                "inspector": dice.pick(INSPECTORS),
                "item": life.trade.item,
                "points": points,
                "passed_points": points - (dice.whole(1, 3) if failed else 0),
                "result": ("整改后合格" if repaired and dice.chance(0.6) else "不合格") if failed else "合格",
                "rectified_on": repaired,
            }
        )


def acceptances(life: Life) -> None:
    """Write the acceptance, and now and then one that was failed before it."""
    rows: list[Row] = []
    life.rows["acceptances"] = rows
    if life.finished is None:
        return
    dice, accepted = life.dice, life.finish + life.accept_gap
    failed = accepted - life.finish >= 18 and dice.chance(life.place.quality.defects)
    repaired = not failed and dice.chance(life.place.quality.defects)
    verdicts = [(life.finish + dice.whole(4, 9), "不合格")] if failed else []
    for day, result in [*verdicts, (accepted, "整改后合格" if repaired else "合格")]:
        if day <= life.today:
            rows.append(
                {
                    "project_no": life.project_no,
                    "accepted_on": day,
                    "result": result,
                    "experts": dice.whole(1, 3),
                    "villagers": dice.whole(2, 6),
                    "discipline": dice.whole(1, 2),
                    "report_no": f"YS-{life.project_no}-{len(rows) + 1}",
                }
            )
