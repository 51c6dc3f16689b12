"""Spelling: the ways in which one township or village is written, each brought to one form."""

from __future__ import annotations

import re

from pipelines.cleaning.text.text import compared

# 350304100201.0 and 3.50304100201E+11 are a code that a spreadsheet took for a number; no digit is lost.
_AS_NUMBER = re.compile(r"^(\d{9}|\d{12})\.0+$")
_SCIENTIFIC = re.compile(r"^(\d)\.(\d{8}|\d{11})E\+?(?:0?8|11)$", re.IGNORECASE)
_NOTE = re.compile(r"\([^()]*\)$")
# A city alone is no region here: 新市 may be the beginning of a village's own name.
_REGION = re.compile(
    r"^(?:[^省市县区]{2,7}(?:省|自治区)(?:[^省市县区]{1,8}(?:市|自治州|地区|盟))?|(?:北京|上海|天津|重庆)市)"
)
_OFFICE = re.compile(r"(?:人民政府|政府|办事处|办公室|办)$")
_COMMITTEE = (
    ("村民委员会", "村"),
    ("居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村委会", "村"),
    ("居委会", "社区"),
    ("行政村", "村"),
    ("村委", "村"),
    ("居委", "社区"),
)
_KIND = re.compile(r"(?:街道|镇|乡|村|社区)$")


def bare(text: str) -> str:
    """The text as compared: a code that became a number is the code again, a note in brackets at the end is gone."""
    name = compared(text)
    if match := _AS_NUMBER.match(name):
        return match[1]
    if match := _SCIENTIFIC.match(name):
        return match[1] + match[2]
    return _NOTE.sub("", name) or name


def below(name: str, county: str) -> str:
    """福建省莆田市荔城区镇海街道 and 荔城区镇海街道 are 镇海街道 in 荔城区."""
    at = name.find(county) if county else -1
    if at == 0 or (at > 0 and name[at - 1] in "省市区州盟"):
        return name[at + len(county) :] or name
    match = _REGION.match(name)
    return name[match.end() :] or name if match else name


def township_spelling(text: str, county: str = "") -> str:
    """西河镇人民政府, X县西河镇 and 西 河 镇 are 西河镇."""
    return _without_office(below(bare(text), compared(county)))


def township_readings(text: str, county: str) -> tuple[str, ...]:
    """What a township's cell may say, the most literal first: a township's own name may hold a 市."""
    name = bare(text)
    return tuple(dict.fromkeys((name, _without_office(name), township_spelling(text, county))))


def _without_office(name: str) -> str:
    short = _OFFICE.sub("", name)
    return short if len(short) > 1 else name


def village_spelling(text: str) -> str:
    """东山村村民委员会, 东山村委会 and 东山行政村 are 东山村; 文献居委会 and 文献社区居民委员会 are 文献社区."""
    name = bare(text)
    for ending, kind in _COMMITTEE:
        stem = name.removesuffix(ending)
        if stem and stem != name:
            return stem if stem.endswith(("村", "社区")) else stem + kind
    return name


def stem(name: str) -> str:
    """东山 of 东山村, 西河 of 西河镇; nothing where that leaves less than two characters."""
    short = _KIND.sub("", name)
    return short if len(short) > 1 else ""
