"""Task: one file to read."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.inbox.receipts import Receipt


@dataclass(frozen=True)
class Task:
    """Its receipt and the key its result is stored under."""

    receipt: Receipt
    key: str
