"""Sums: once or twice in a county a stated total is not the sum of its rows."""

from __future__ import annotations

from typing import Any

from pipelines.sample.ledgers.cells.money import total_cell
from pipelines.sample.ledgers.sheets.grid import Grid, Total

OFF_FEN = 12_300_00  # 1.23 万元, far beyond what rounding explains


class WrongSums:
    """Falsifies the totals of a few sheets in which every row can be read, and remembers where."""

    def __init__(self, seed: int) -> None:
        self.left = 1 + seed % 2
        self.passed_over = seed % 3
        self.plants: list[dict[str, Any]] = []

    def falsify(self, grid: Grid) -> Total | None:
        """The total that was made wrong, if this sheet was chosen."""
        totals = [total for total in grid.totals if total.fen > 0 and not total.is_sub]
        if not self.left or not totals or grid.bad:
            return None
        if self.passed_over:
            self.passed_over -= 1
            return None
        self.left -= 1
        self.passed_over = 4
        total = totals[0]
        grid.lines[total.line][total.column] = total_cell(total.fen + OFF_FEN, grid.money)
        return total

    def remember(self, total: Total, file: str, sheet: str, row: int) -> None:
        subject = f"{file}#{sheet}#{row}#{total.field}"
        note = f"合计应为 {total.fen / 1_000_000:.4f} 万元,多写了 {OFF_FEN / 1_000_000:.2f} 万元"
        self.plants.append({"rule": "ledger_checksum", "subject": subject, "project_no": None, "note": note})
