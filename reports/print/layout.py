"""Layout: the sheets of paper that a PDF lies on, and the table without lines in which parts stand side by side."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Frame, PageTemplate

from reports.print.look import ACROSS, MARGIN, UPRIGHT, Paper

GUTTER = 12.0
PAPERS = {"upright": UPRIGHT, "across": ACROSS}
LIES = {"portrait": UPRIGHT, "landscape": ACROSS}


def template(name: str, paper: Paper) -> Any:
    padding = dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0)
    frame = Frame(MARGIN, MARGIN, paper.across, paper.down, **padding)
    return PageTemplate(name, [frame], pagesize=(paper.width, paper.height))


def bare(parts: int) -> list[tuple[Any, ...]]:
    """A table that nobody sees: parts from its top, with the gutter between them."""
    whole = ((0, 0), (-1, -1))
    sides = [(f"{side}PADDING", *whole, 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    gutters = [("RIGHTPADDING", (at, 0), (at, 0), GUTTER) for at in range(parts - 1)]
    return [("VALIGN", *whole, "TOP"), *sides, *gutters]
