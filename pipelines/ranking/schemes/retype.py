"""Retype: the text of a scheme with other weights and goalposts, everything else as it was typed, comments too.

weight = 20   # 最重   →  retyped(text, {"completion_rate": {"weight": 15}})  →  weight = 15   # 最重
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

NUMBERS = ("weight", "floor", "target")
Numbers = Mapping[str, Mapping[str, float]]
HEAD = re.compile(r"^[ \t]*\[\[?[ \t]*([\w.\-]+)[ \t]*\]\]?")
KPI = re.compile(r"""^[ \t]*kpi[ \t]*=[ \t]*["']([^"'\n]*)["']""")
VALUE = re.compile(rf"^(?P<head>[ \t]*(?P<key>{'|'.join(NUMBERS)})[ \t]*=[ \t]*)[^#\r\n]*?(?P<tail>[ \t]*(?:#.*)?)$")
TABLE = "indicators"


def numbers(text: str) -> dict[str, dict[str, float | None]] | None:
    """By KPI, in the text's order: its weight, floor and target, None where one is no number.

    None of all: the text is no TOML, has no indicators, names one twice, or writes them in a form in which a line
    cannot be changed by itself.
    """
    entries = _entries(text)
    names = [str(entry.get("kpi")) for entry in entries]
    if not entries or len(set(names)) < len(names) or names != [name for name, *_ in _blocks(text.splitlines())]:
        return None
    return {str(entry.get("kpi")): {key: _number(entry.get(key)) for key in NUMBERS} for entry in entries}


def retyped(text: str, wanted: Numbers) -> str:
    """The text with these numbers. Raises ValueError where it would then say anything else otherwise."""
    lines = text.splitlines(keepends=True)
    for name, first, after in reversed(list(_blocks(text.splitlines()))):
        lines[first:after] = _block(lines[first:after], dict(wanted.get(name, {})))
    made = "".join(lines)
    if _entries(made) != [entry | dict(wanted.get(str(entry.get("kpi")), {})) for entry in _entries(text)]:
        raise ValueError("the numbers of this text cannot be changed line by line")
    return made


def _entries(text: str) -> list[dict[str, Any]]:
    """The indicators of the text as TOML has them."""
    try:
        entries = tomllib.loads(text).get(TABLE)
    except tomllib.TOMLDecodeError:
        return []
    return entries if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries) else []


def _blocks(lines: list[str]) -> list[tuple[str, int, int]]:
    """Of every [[indicators]] that names its KPI: the KPI, the line after its heading, the line after its last."""
    heads = [(nth, found[1]) for nth, line in enumerate(lines) if (found := HEAD.match(line))]
    blocks = []
    for (nth, name), (after, _) in pairwise([*heads, (len(lines), "")]):
        named = next((each[1] for line in lines[nth:after] if (each := KPI.match(line))), None)
        if name == TABLE and named is not None:
            blocks.append((named, nth + 1, after))
    return blocks


def _block(lines: list[str], wanted: dict[str, float]) -> list[str]:
    """The lines of one indicator; what has no line yet gets one below its KPI."""
    made = []
    for line in lines:
        bare = line.rstrip("\r\n")
        found = VALUE.match(bare)
        if found and found["key"] in wanted:
            line = f"{found['head']}{_typed(wanted.pop(found['key']))}{found['tail']}{line[len(bare) :]}"
        made.append(line)
    at = next(nth for nth, line in enumerate(made) if KPI.match(line)) + 1
    if wanted and not made[at - 1].endswith("\n"):
        made[at - 1] += "\n"
    return [*made[:at], *(f"{key} = {_typed(value)}\n" for key, value in wanted.items()), *made[at:]]


def _number(value: object) -> float | None:
    """A finite one; what TOML calls inf or nan nobody can type into a cell."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        return None
    return float(value)


def _typed(value: float) -> str:
    """As somebody would type it: 20, 99.5."""
    return str(int(value)) if value == int(value) else repr(float(value))
