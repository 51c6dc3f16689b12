"""Compare: what changed between two publications, township by township, with the indicators that made it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.words import ranking as words

SHOWN = 0.005  # of a point: less is not seen in two decimals


def compared(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """A row per township of either, those that changed first, each in the order of the later."""
    old = {row["township"]: row for row in before["ranking"]}
    new = {row["township"]: row for row in after["ranking"]}
    rows = [_row(name, old.get(name, {}), new.get(name, {})) for name in [*new, *(n for n in old if n not in new)]]
    points = [_points(each) for each in (before, after)]
    for row in rows:
        row["why"] = _why(row["township"], *points) or None
    return sorted(rows, key=lambda row: (not row["is_changed"], row["rank_after"] or len(rows) + 1))


def scheme_note(is_same: bool) -> str:
    """Whether both were scored alike."""
    return "两号所用方案的文件相同。" if is_same else "两号所用方案的文件不同，得分变化也可能来自方案。"


def _row(township: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    was, now = old.get("score"), new.get("score")
    change = None if was is None or now is None else now - was
    pairs = {f"{name}_{side}": of.get(name) for name in ("rank", "score", "grade")
             for side, of in (("before", old), ("after", new))}  # fmt: skip
    is_moved = old.get("rank") != new.get("rank") or old.get("grade") != new.get("grade")
    is_changed = is_moved or (was is None) != (now is None) or abs(change or 0.0) >= SHOWN
    return {"township": township, **pairs, "score_change": change, "is_changed": is_changed}


def _points(figures: dict[str, Any]) -> dict[tuple[str, str], float | None]:
    return {(row["township"], row["kpi"]): row["points"] for row in figures.get("points", ())}


def _why(township: str, old: Mapping[Any, float | None], new: Mapping[Any, float | None]) -> str:
    """按期完工率 81.20→83.40, of every indicator whose points changed."""
    keys = [key for key in dict.fromkeys((*new, *old)) if key[0] == township]
    return "、".join(
        f"{words.label(key[1])} {_word(old.get(key))}→{_word(new.get(key))}"
        for key in keys
        if _word(old.get(key)) != _word(new.get(key))
    )


def _word(points: float | None) -> str:
    return "—" if points is None else f"{points:.2f}"
