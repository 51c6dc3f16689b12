"""Stale: a row as it stood before it was corrected; the correction is the row itself."""

from __future__ import annotations

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ledgers.cells.cell import Row

OLDER_WORDS = {"approved_by": "待定审批", "owner_unit": "原建设单位", "comment": "原意见", "decided_by": "原审批单位"}
MONEY = ("amount_fen", "planned_fen", "budget_fen")


def older(row: Row) -> Row:
    """The row with an earlier, still readable amount or word."""
    changed = dict(row)
    for name in MONEY:
        if row.get(name):
            changed[name] = row[name] + 1_000_00
            return changed
    name = next((name for name in OLDER_WORDS if name in row), "")
    if name:
        changed[name] = OLDER_WORDS[name]
    return changed


def other_spelling(row: Row, dice: Dice) -> Row:
    """The same project under a name as another clerk spells it."""
    name = str(row["project_name"])
    spelled = dice.pick((name.replace("项目", "工程"), f"{name}(一期)", f" {name[:3]} {name[3:]}"))
    return {**row, "project_name": spelled if spelled != name else f"{name}工程"}
