"""Labels: a header's text → the fields it can name, and what stands beside the name: brackets, /元, 万元.

预算金额(单位:万元) · 预算金额/万元 · 预算金额 万元 · 预算（含税，万元） · (万元)预算金额   →  预算金额, and its notes
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines import registry
from pipelines.cleaning.cells.unit_words import in_a_line, says_something
from pipelines.cleaning.text.text import compared
from pipelines.definitions import Field

_MARKS = re.compile(r"[*※★]|[::]$")
_PARTED = re.compile(r"^(?P<name>.+?)[/,:;_\-—–·|、~](?P<note>[^/,:;_\-—–·|、~()]+)$")
_PRICE = re.compile(r"^(?P<name>.+?)[,:;_\-—–·|、~]?(?P<note>[^/,:;_\-—–·|、~()]+/[^/()]+)$")
_LOOSE_END = re.compile(r"^(?P<name>.+?)[/,:;_\-—–·|、~(]+$")
# glued to the name: 预算金额万元, 万元RMB; the longest wins, so that 美元 is no 元 and 十万元 no 万元
_GLUED = re.compile(
    r"^(?P<name>.+?)(?P<note>[十百千万亿萬億仟佰]*(?:美|日|港|欧|韩|加|澳|新台?)?[元圆圓]|[十百千万亿萬億仟佰]*[万亿萬億]"
    r"|美金|港币|新?台币|欧元|英镑|日圆|人民币|rmb|cny|usd|hkd|eur|us\$|hk\$|[$€£]|(?<=[\u4e00-\u9fff])[wk])$"
)
# 万元预算金额; but 万元以上项目 says how large the works are
_AHEAD = re.compile(r"^(?P<note>[十百千万亿萬億仟佰]+美?[元圆圓])(?![以及级户村镇]|内)(?P<name>[^()/].*)$")
_SAID_OF_UNIT = re.compile(r"^(?P<name>.+?)(?P<note>(?:货币|计量)?单位|币种|不?含税)$")
_BY_FORM = (_GLUED, _SAID_OF_UNIT, _AHEAD)
_INNER = re.compile(r"\(([^()]*)\)")
_BRACKETS = str.maketrans("【】[]〔〕〖〗〘〙《》〈〉<>「」『』{}﹝﹞“”", "()()()()()()()()()()()()()")
_UNIT_NAMES = {"单位", "计量单位"}
LONGEST = 120  # characters of a name in which anything but a bracket is looked for
_INDEX = {"序号", "序", "no", "no.", "行号", "index", "#"}


@dataclass(frozen=True)
class Named:
    """What a header names: one field per dataset that knows it; and the words beside the name, the nearest first.

    `group` are the words beside the titles above it in a header of several lines; `taught` the unit that the county
    wrote beside the same name in its mapping; `known_whole` whether the county's mapping has this very header.
    """

    fields: dict[str, tuple[Field, bool]]  # dataset key → (field, is it the template's own label)
    notes: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    taught: tuple[str, ...] = ()
    known_whole: bool = False


@lru_cache(maxsize=100_000)  # the opening of a sheet is tried as a header many times over
def header_text(text: str) -> str:
    """The header without white space, stars and a closing colon; brackets of one kind."""
    return _MARKS.sub("", compared(text).translate(_BRACKETS)).lower()


def is_index(text: str) -> bool:
    """序号 and its kin number the lines and say nothing."""
    return header_text(text) in _INDEX


Known = dict[str, dict[str, tuple[Field, bool]]]  # header → dataset key → (field, is it the template's own label)


@cache
def standard_words() -> Known:
    """Every header of the standard. A template label beats a synonym, a synonym a column name."""
    table: Known = {}
    for key, dataset in registry.datasets().items():
        for field in dataset.fields:
            for word in (field.name, *field.synonyms):
                table.setdefault(header_text(word), {}).setdefault(key, (field, False))
        for field in dataset.fields:
            table.setdefault(header_text(field.label), {})[key] = (field, True)
    return table


def read_label(text: str, known: Known) -> Named | None:
    """The fields a header names, with or without a unit beside the name; None for a stranger."""
    name = header_text(text)
    notes: list[str] = []
    while name not in known:
        step = _without_note(name)
        if step is None:
            return None
        name, note = step
        notes += [note] if note else []
    if name in _UNIT_NAMES and any(map(in_a_line, notes)):
        return None  # 单位:万元 is a line about the table, no column of units
    return Named(known[name], (*notes, *(("分",) if name.endswith("_fen") else beside(name))))


def beside(text: str) -> tuple[str, ...]:
    """What stands beside the name in a header or a title: every bracket, and every unit at its end or opening."""
    name, notes = header_text(text), []
    while step := _without_note(name):
        name, note = step
        notes += [note] if note else []
    return (*notes, *_INNER.findall(name))


def bare(text: str) -> str:
    """The header's name without what stands beside it."""
    name = header_text(text)
    while step := _without_note(name):
        name = step[0]
    return name


def _without_note(name: str) -> tuple[str, str] | None:
    """One step: the name without its last note, and that note; None where nothing stands beside it."""
    if name.endswith(")") and (start := _opening(name)) is not None:
        return (name[:start], name[start + 1 : -1]) if start else _unwrapped(name)
    if loose := _LOOSE_END.match(name):
        return loose["name"], ""
    if name.endswith(")"):  # nobody opened it
        return name[:-1], ""
    if (start := name.rfind("(")) > 0 and ")" not in name[start:]:  # nobody closed it
        return name[:start], name[start + 1 :]
    if len(name) > LONGEST:
        return None
    for form in (_PRICE, _PARTED, *_BY_FORM):
        if (match := form.match(name)) and (form in _BY_FORM or _speaks(match["note"])):
            return match["name"], match["note"]
    inner = next((match for match in _INNER.finditer(name) if _speaks(match[1])), None)
    return (name[: inner.start()] + name[inner.end() :], inner[1]) if inner and inner[0] != name else None


def _unwrapped(name: str) -> tuple[str, str] | None:
    """A header that stands in brackets as a whole."""
    return (name[1:-1], "") if len(name) > 2 else None


def _opening(name: str) -> int | None:
    """Where the bracket opens that the last sign closes; None if none does."""
    depth = 0
    for place in range(len(name) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(name[place], 0)
        if not depth:
            return place
    return None


def _speaks(note: str) -> bool:
    """Does the note, word by word, speak of a unit? Only then does it stand beside a name without a bracket."""
    return all(says_something(word) for word in re.split(r"[,、;:/]", note) if word)


@lru_cache(maxsize=20_000)
def named(text: str) -> Named | None:
    """What a header of the standard names."""
    return read_label(text, standard_words())
