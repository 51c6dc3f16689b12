"""Voices: what people say — ratings of finished projects and complaints about running ones."""

from __future__ import annotations

from datetime import date

from pipelines.sample.lives.life import Life, Place, Row

SCALES = {
    "words": (100.0, 90.0, 90.0, 70.0, 60.0, 30.0),
    "stars": (100.0, 80.0, 60.0, 40.0, 20.0),
    "numbers": tuple(float(score) for score in range(100, 39, -1)),
}
LOWEST_MEAN = 80.6  # below 80 with ten ratings is for plants only
COMMENTS = ("路好走多了", "希望加装护栏", "工期有点长", "施工很规矩", "晚上亮堂了", "盼早点完工", "水压够了")
COMPLAINTS = {
    "质量": "反映局部路面有裂缝",
    "进度": "反映工期过长影响出行",
    "扰民": "反映夜间施工噪声",
    "占地": "反映青苗补偿未谈妥",
    "安全": "反映施工围挡缺失",
    "资金": "询问资金使用情况",
    "其他": "建议增设休息座椅",
}
KINDS = tuple(COMPLAINTS)
SLOW = 0.25  # of the complaint rate: where there are many, more of them drag on
REPLIES = ("已现场核实并处理", "已向群众解释说明", "已督促施工单位整改", "已纳入后续计划")


def _scores(life: Life, count: int) -> list[float]:
    """Scores on the township's scale around the project's own mean, which stays above the line."""
    dice, scale = life.dice, SCALES[life.place.quality.ratings]
    mean = min(95.0, max(81.0, dice.bell(life.place.quality.satisfaction, 3.0)))
    scores = []
    for _ in range(count):
        wanted = dice.bell(mean, 9.0)
        scores.append(min(scale, key=lambda score: abs(score - wanted)))
    while sum(scores) < LOWEST_MEAN * count:
        scores[scores.index(min(scores))] = scale[0]
    if min(scores) == 100.0:
        scores[-1] = scale[1]  # all hundreds is what staged ratings look like
    return scores


def ratings(life: Life) -> None:
    """Write 10 to 25 ratings, spread over the weeks after the acceptance, nearly each from a phone of its own."""
    rows: list[Row] = []
    life.rows["ratings"] = rows
    if not life.accepted:
        return
    dice, count, day = life.dice, life.dice.whole(10, 25), float(life.accepted + 2)
    every = dice.between(30, 55) / count
    scores, device = _scores(life, count), ""
    for nth in range(count):
        if day > life.today:
            break
        if nth % 12 != 11:
            device = f"{int(dice.roll() * 2**40):010x}{life.number % 65536:04x}{nth:02x}"
        rows.append(
            {
                "rating_no": f"PJ-{life.project_no}-{nth + 1:03d}",
                "project_no": life.project_no,
                "rated_on": int(day),
                "score": scores[nth],
                "channel": "扫码" if dice.chance(0.7) else dice.pick(("电话", "入户")),
                "device_hash": device,
                "comment": dice.pick(COMMENTS) if dice.chance(0.15) else None,
            }
        )
        day += every * dice.between(0.5, 1.5)
    while len(rows) >= 10 and sum(row["score"] for row in rows) < LOWEST_MEAN * len(rows):
        min(rows, key=lambda row: float(row["score"]))["score"] = 100.0
    _vary(life)


def _vary(life: Life) -> None:
    rows = life.rows["ratings"]
    if rows and all(row["score"] == 100.0 for row in rows):
        rows[0]["score"] = SCALES[life.place.quality.ratings][1]


def complaint(place: Place, received: int, project_no: str | None) -> Row:
    """A complaint that is taken up within ten days and answered within sixty of that; numbered later."""
    dice, kind = place.dice, place.dice.pick(KINDS)
    accepted, pace, snag = received + dice.whole(0, 10), dice.roll(), dice.roll()
    closed = max(accepted, received + min(56, int(2 + 11 * (pace + snag**4 * 4))))
    if snag > 1 - SLOW * place.quality.complaints:
        # Still lawful, as the sixty days run from the day it was taken up, though more than sixty after it came in.
        accepted = max(accepted, received + 9)
        closed = accepted + 52 + int(pace * 6)
    done = closed <= place.today
    return {
        "complaint_no": "",
        "township": place.township.name,
        "project_no": project_no,
        "received_on": received,
        "channel": dice.pick(("12345热线", "来访", "网上留言", "村民代表会")),
        "category": kind,
        "content": COMPLAINTS[kind],
        "accepted_on": accepted if accepted <= place.today else None,
        "closed_on": closed if done else None,
        "reply": dice.pick(REPLIES) if done else None,
        "reply_score": float(dice.whole(60, 100)) if done and dice.chance(0.6) else None,
    }


def window(life: Life) -> tuple[int, int] | None:
    """The days of the plan year on which people could complain about the project."""
    if life.started is None:
        return None
    last = min(life.today, life.finish + 30, date(life.place.year, 12, 31).toordinal())
    return (life.started, last) if last > life.started else None


def complaints(life: Life) -> None:
    """Write at most two complaints about the project."""
    life.rows["complaints"] = []
    days, dice = window(life), life.dice
    if days and dice.chance(life.place.quality.complaints):
        for _ in range(2 if dice.chance(0.15) else 1):
            life.rows["complaints"].append(complaint(life.place, dice.whole(*days), life.project_no))
