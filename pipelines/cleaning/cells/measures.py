"""Measures: fields whose numbers know their unit — days, people — and what a cell or a header may write beside them.

工期: 180 · 180天 · 180个日历天   →  180        24个月 · 3年 · 半年 · 6个工作日   →  no number of calendar days
受益人口: 620 · 620人             →  620        620户 · 0.3万人                   →  no number of people
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.cleaning.cells.unit_words import MEASURES

# measure → what may stand behind its number
UNITS = {
    "": r"日历天|天|日|个月|年度|年|人次|人|名|位|户|个|次|处|点|张|盏|座|条|套"
    r"|公里|千米|平方米|立方米|米|亩|km|m2|m3|m|°[NEne]?",
    "days": r"(?:个日历|日历|个自然|自然)[天日]|天|日|days?|d",
    "workdays": r"个工日|工日|个工作日|工作日|个工|工|天|日",
    "people": r"口人|人|名|位|口",
}
ASKS = {
    "days": "不是日历天数，请换算成日历天后只写数字，如 180",
    "workdays": "不是工日数，请换算成工日后只写数字，如 12.5",
    "people": "不是人数，请换算成人数后只写数字，如 620",
}
_OTHER = {
    "days": r"月|年|周|星期|礼拜|季|旬|工作[日天]|工日|小时|分钟|week|month|year|hour|^[hmwy]$",
    "workdays": r"月|年|周|星期|礼拜|季|旬|小时|分钟|week|month|year|hour|^[hmwy]$",
    "people": r"^(?:户数?|家|村|%|比例|k)$|[十百千万亿][人户]|^[十百千万亿]+$",
}
_TIMES = re.compile(rf"[十百千万亿]+(?:{'|'.join(map(re.escape, MEASURES))})?|k")
_OF_METRES = {"千米", "千克"}  # one unit each, not a thousand of another


def other_measure(measure: str, notes: Sequence[str]) -> bool:
    """Does a header's bracket say that its numbers are of another measure, or so many times what they should be?"""
    words = [word for note in notes for word in re.split(r"[\s,、;:/()]+", note) if word]
    if pattern := _OTHER.get(measure):
        return any(re.search(pattern, word) for word in words)
    return any(_TIMES.fullmatch(word) and word not in _OF_METRES for word in words)
