"""Costs again: the price of a unit, its spread among works of its kind, and the changes approved in the period."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.kpi_table import by
from tests.oracle.pages.asked import Asked, exact
from tests.oracle.pages.progress import then
from tests.oracle.projects import Project, Row

FEWEST = 5  # 不足 5 个项目的不画
Kind = tuple[str, str]


def base_fen(asked: Asked, p: Project) -> int:
    """合同加批准变更, of what was signed and approved by then; nothing where no contract was signed."""
    signed = [row["amount_fen"] for row in p.ledgers["contracts"] if by(row["signed_on"], asked.on)]
    changes = [row["amount_fen"] or 0 for row in p.ledgers["changes"] if by(row["approved_on"], asked.on)]
    return sum(signed) + sum(changes) if signed else 0


def prices(asked: Asked) -> tuple[dict[Kind, dict[str, Fraction]], int]:
    """By category and unit, the fen of a unit by project; and how many works under contract cannot be measured."""
    kinds: dict[Kind, dict[str, Fraction]] = {}
    missing = 0
    for p in asked.works:
        fen, quantity, unit = base_fen(asked, p), p.row["output_quantity"], p.row["output_unit"]
        if fen <= 0:
            continue
        if not quantity or quantity < 0 or unit is None or p.row["category"] is None:  # 同类别同单位才比
            missing += 1
        else:
            kinds.setdefault((p.row["category"], unit), {})[p.row["project_no"]] = fen / exact(quantity)
    return kinds, missing


@dataclass(frozen=True)
class Spread:
    """Of one kind, in fen of a unit; quartiles only of five works and more."""

    works: int
    least: float
    q1: float | None
    median: float
    q3: float | None
    most: float


def spread(own: list[Fraction]) -> Spread:
    many = len(own) >= FEWEST
    q1, _, q3 = statistics.quantiles(own, n=4, method="inclusive") if many else (None, None, None)
    ends = float(min(own)), float(max(own))
    return Spread(
        len(own), ends[0], float(q1) if q1 else None, float(statistics.median(own)), float(q3) if q3 else None, ends[1]
    )


def works(asked: Asked) -> dict[str, tuple[int, float, float, int, str | None]]:
    """By project: what was agreed, its price and the median's in fen, how many there are of the kind, the firm."""
    kinds, _ = prices(asked)
    at, lines = then(asked), {}
    for own in kinds.values():
        middle = float(statistics.median(own.values()))
        for number, price in own.items():
            p = asked.county.by_number[number]
            lines[number] = base_fen(asked, p), float(price), middle, len(own), at.contractor(p)
    return lines


def approved(asked: Asked) -> dict[str, Row]:
    """The changes approved in the period, by number."""
    rows = [row for _, row in asked.rows("changes") if by(row["approved_on"], asked.on)]
    return {row["change_no"]: row for row in rows if row["approved_on"] >= asked.first}


def reasons(asked: Asked) -> dict[str, tuple[int, int | None, int | None]]:
    """By reason: how many changes, what they add in fen and in days; None where no change says."""
    groups: dict[str, list[Row]] = {}
    for row in approved(asked).values():
        groups.setdefault(row["reason"].strip(), []).append(row)
    return {name: (len(rows), total(rows, "amount_fen"), total(rows, "days")) for name, rows in groups.items()}


def total(rows: list[Row], name: str) -> int | None:
    told = [row[name] for row in rows if row[name] is not None]
    return sum(told) if told else None


def card(asked: Asked) -> tuple[str, str]:
    """What the card says: the number, and its small print."""
    told = [town for town in asked.towns if asked.told(town, "changes")]
    if not told:
        return "未报送", ""
    rows = list(approved(asked).values())
    fen, days = total(rows, "amount_fen"), total(rows, "days")
    unit, size = ("亿元", 1e10) if fen is not None and abs(fen) >= 1e10 else ("万元", 1e6)
    adds = [
        *([f"金额相抵 {fen / size:,.2f} {unit}"] if fen is not None else []),
        *([f"工期 {days:+d}天"] if days is not None else []),
    ]
    over = f"{len(asked.towns)} 个乡镇中 {len(told)} 个已报变更" if len(told) < len(asked.towns) else ""
    return f"{len(rows):,}", " · ".join(word for word in ("、".join(adds), over) if word)
