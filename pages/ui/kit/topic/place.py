"""Place: the interval of a place as a small picture with its own data, for a cell of a table.

place(3, 1, 7, townships=18, text="1–7")  →  data:image/svg+xml;base64,…   a line from 1 to 7, a point at 3
"""

from __future__ import annotations

from base64 import b64encode

from pages.ui.kit.html.render import render

WIDE, TALL = 132, 22  # pixels
FIRST, LAST = 4, 80  # where the first and the last place lie


def place(rank: int, low: int, high: int, *, townships: int, text: str) -> str:
    """The picture's address; `text` is written beside the line."""
    step = (LAST - FIRST) / max(townships - 1, 1)
    at = [FIRST + step * (each - 1) for each in (low, high, rank)]
    svg = render(
        "ranking/interval",
        wide=WIDE, tall=TALL, first=FIRST, last=LAST, low=at[0], high=at[1], place=at[2],
        middle=TALL / 2, baseline=TALL / 2 + 4, written=LAST + 10, text=text,
    )  # fmt: skip
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
