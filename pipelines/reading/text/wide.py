"""Wide: UTF-16 text without a byte-order mark, told by what it would say."""

from __future__ import annotations

import re
from typing import Literal

Wide = Literal["utf-16-le", "utf-16-be"]
LOOK_AT = 4096  # bytes
ENOUGH = 0.97  # share of characters that a ledger may well hold
_PLAUSIBLE = re.compile(
    r"[\t\r\n -~\u00a0-\u00ff\u2000-\u206f\u2150-\u218f\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
_ASCII = re.compile(r"[\t\r\n -~]")


def wide(data: bytes) -> Wide | None:
    """The byte order, if the opening reads as text in UTF-16 and has zero bytes, as no other text has."""
    opening = data[: min(LOOK_AT, len(data)) // 2 * 2]
    if b"\0" not in opening:
        return None
    orders: tuple[Wide, Wide] = ("utf-16-le", "utf-16-be")
    weighed = [(_weight(opening, order), order) for order in orders]
    best, order = max(weighed)
    return order if best > 0 else None


def _weight(opening: bytes, order: Wide) -> int:
    """How many letters, digits and separators of plain ASCII it holds; 0 where it does not read as text at all.

    The wrong order turns ASCII into rare hanzi, which are plausible too: ASCII itself decides.
    """
    text = opening.decode(order, "ignore")
    plausible = len(_PLAUSIBLE.findall(text))
    return len(_ASCII.findall(text)) if text and plausible >= ENOUGH * len(text) else 0
