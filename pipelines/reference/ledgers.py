"""Ledgers: the 报送目录 of county.toml — which ledgers the county collects, since when, how often, from whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.errors import ReferenceError

EVERY = ("month", "quarter")
BY = ("township", "county")


@dataclass(frozen=True)
class Duty:
    """One ledger that is collected. `since`: None means for as long as anybody has handed it in."""

    dataset: str
    since: date | None = None
    every: str = "month"
    by: str = "township"  # county: one office hands it in for all townships


def duties(path: Path, facts: Mapping[str, Any], known: Collection[str]) -> tuple[Duty, ...]:
    """The tables [ledgers.<key>] of county.toml; none where the county has no 报送目录. Raises ReferenceError."""
    listed = facts.get("ledgers", {})
    if not isinstance(listed, dict):
        raise ReferenceError(f"{path}：ledgers 应写成 [ledgers.payments] 这样的小节，每种台账一节。")
    return tuple(_duty(path, key, entry, known) for key, entry in listed.items())


def _duty(path: Path, key: str, entry: Any, known: Collection[str]) -> Duty:
    place = f"{path}：[ledgers.{key}]"
    if key not in known:
        raise ReferenceError(f"{place} 不是台账的键。可以是：{'、'.join(known)}。")
    if not isinstance(entry, dict) or (strange := set(entry) - {"since", "every", "by"}):
        words = "、".join(sorted(strange)) if isinstance(entry, dict) else str(entry)
        raise ReferenceError(f"{place} 里不认识 {words}。只能写 since（起报日期）、every 和 by。")
    since, every, by = entry.get("since"), entry.get("every", "month"), entry.get("by", "township")
    if since is not None and type(since) is not date:
        raise ReferenceError(f"{place} 的 since = {since!r} 不是日期。请写成 since = 2025-01-01，不加引号。")
    if every not in EVERY:
        raise ReferenceError(f"{place} 的 every = {every!r} 不认识。请写 month（每月）或 quarter（每季）。")
    if by not in BY:
        raise ReferenceError(f"{place} 的 by = {by!r} 不认识。请写 township（各乡镇报）或 county（县级部门统一报）。")
    return Duty(key, since, every, by)
