"""Money: what is paid for a project and when, within every rule of payment."""

from __future__ import annotations

from pipelines.sample.lives.life import FEN, Life, Row, yuan

BEFORE_ACCEPTANCE = 0.795  # of the base; the line is 80 %
IDLE = 0.15  # of the base: less than that is not left unspent for months
SMALLEST = 0.04  # of the base: nobody writes a voucher for less


def payment(life: Life, day: int, amount: int, kind: str) -> Row:
    """Add one voucher with everything that belongs to it."""
    dice, rows = life.dice, life.rows["payments"]
    if kind != "结算款" and any(row["amount_fen"] == amount for row in rows):
        amount -= FEN  # two vouchers of one amount would look like paying twice; a settlement leaves nothing over
    row: Row = {
        "payment_no": "",
        "project_no": life.project_no,
        "paid_on": day,
        "amount_fen": amount,
        "kind": kind,
        "payee": life.firm.name,
        "is_escrow": True,
        "has_contract": True,
        "invoice_no": "",
        "measurement_no": "",
        "fund_source": life.source,
        "applied_on": day - dice.whole(1, 8),
        "approved_by": life.rows["projects"][0]["responsible_person"],
    }
    rows.append(row)
    return row


def paid(life: Life) -> int:
    return sum(row["amount_fen"] for row in life.rows["payments"])


def _pay_progress(life: Life) -> None:
    """Pay about 80 % of the work that each report shows."""
    dice, done = life.dice, life.finish + life.accept_gap
    wages = life.method in ("以工代赈", "村民自建")
    for nth, row in enumerate(life.rows["progress"]):
        day = row["reported_on"] + dice.whole(3, 9)
        ahead = life.ahead if nth == 1 else 0.0
        share = row["percent"] / 100 * (1.0 if ahead else dice.between(0.78, 0.84)) + ahead
        share = min(BEFORE_ACCEPTANCE, share)
        amount = yuan(life.base * share - paid(life))
        if nth == 0 or day > life.today or day >= done or amount < SMALLEST * life.base:
            continue
        if (
            dice.chance(life.place.quality.prompt_pay)
            or ahead
            or life.pays_every_report
            or paid(life) < IDLE * life.base
        ):
            voucher = payment(life, day, amount, "工资" if wages and nth % 2 == 0 else "进度款")
            if voucher["kind"] == "工资":
                voucher["payee"] = f"{life.place.township.name}农民工工资专用账户"


def _pay_after(life: Life) -> None:
    """Pay within a month of the acceptance, and the rest but the retention within a month of the settlement."""
    dice = life.dice
    day = max(life.finish + life.accept_gap, life.finish) + dice.whole(4, 27)
    if not life.accepted or day > life.today:
        return
    amount = yuan(life.base * dice.between(0.84, 0.90)) - paid(life)
    if life.settled and 2 * amount == life.settled_fen - life.retention_fen - paid(life):
        amount -= FEN  # or the balance would be a second voucher of the same amount
    if amount >= SMALLEST * life.base:
        payment(life, day, amount, "进度款")
    if not life.settled:
        return
    day = max(day, life.settled) + dice.whole(3, 24)
    amount = life.settled_fen - life.retention_fen - paid(life)
    if day <= life.today and amount > 0:
        payment(life, day, amount, "结算款")
    day = life.rows["projects"][0]["retention_due_on"] + dice.whole(2, 20)
    if day <= life.today and life.retention_fen:
        payment(life, day, life.retention_fen, "质保金")


def settle(life: Life) -> None:
    """Settle a little below the base, and set what is held back for a year."""
    project, dice = life.rows["projects"][0], life.dice
    if not life.settled or not life.accepted:
        return
    life.settled_fen = yuan(life.base * life.settle_share)
    life.retention_fen = yuan(life.settled_fen * life.retention_share)
    project["submitted_settlement_fen"] = max(life.settled_fen, yuan(life.base * dice.between(0.995, 1.045)))
    project["settled_fen"], project["settled_on"] = life.settled_fen, life.settled
    project["retention_fen"] = life.retention_fen
    project["retention_due_on"] = life.accepted + 365


def payments(life: Life) -> None:
    """Write the vouchers in the order of their days."""
    life.rows["payments"] = []
    if life.signed > life.today:
        return
    dice = life.dice
    day = max(life.signed, life.reviewed or 0) + dice.whole(1, 6)
    if life.prepaid and day <= life.today:
        amount = min(life.contract, life.base) * life.prepaid / 100 * dice.between(0.93, 1.0) * life.prepaid_times
        payment(life, day, yuan(amount), "预付款")
    _pay_progress(life)
    day = life.finish + dice.whole(10, 12)
    if life.early_share and day <= life.today:
        payment(life, day, yuan(life.base * life.early_share) - paid(life), life.early_kind)
    if life.pays_after_acceptance:
        _pay_after(life)


def number(life: Life) -> None:
    """Give the vouchers their numbers, in the order of their days, and the papers that belong to them."""
    rows = life.rows["payments"]
    rows.sort(key=lambda row: int(row["paid_on"]))
    place = life.place
    for nth, row in enumerate(rows, 1):
        row["payment_no"] = f"PZ-{life.project_no}-{nth:02d}"
        row["invoice_no"] = f"{place.year % 100:02d}35{place.township.index:04d}{life.number:08d}{nth:04d}"
        row["measurement_no"] = None if row["kind"] == "预付款" else f"JL-{life.project_no}-{nth:02d}"
