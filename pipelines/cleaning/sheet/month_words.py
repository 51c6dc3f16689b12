"""Month words: which headers are months — 1月, 03月份, 十二月, 2024-01, 202401.

A header may carry more than its month (1月(万元), 1月完成投资): a unit is read as in any header, other words only
where the mapping lists such columns by a pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pipelines.cleaning.sheet.labels import bare, header_text
from pipelines.definitions import Field
from pipelines.reference.own_words import Months

_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NUMBERS = {
    word: number
    for words in (_CHINESE, _ENGLISH, [name[:3] for name in _ENGLISH])
    for number, word in enumerate(words, start=1)
} | {"sept": 9}
_WORDS = "|".join(sorted((word for word in _NUMBERS if word.isascii()), key=len, reverse=True))
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = rf"(?:{_YEAR}年?[-./]?)?(?P<m>\d{{1,2}}|十[一二]?|[一二三四五六七八九])月份?"
_WHOLE = tuple(
    re.compile(form)
    for form in (
        _MONTH,
        rf"{_YEAR}[-./](?P<m>\d{{1,2}})(?:[-./]0?1(?:t?00:00:00)?)?",  # a date cell keeps a month as its first day
        rf"{_YEAR}(?P<m>0[1-9]|1[0-2])",
        rf"(?P<m>{_WORDS})\.?[-/,]?(?:{_YEAR})?",
    )
)
_REACH = r"\-~至到—–"  # 1-3月 and 1月至3月 are several months
_INSIDE = re.compile(rf"(?<![\d年十{_REACH}]){_MONTH}(?![\d{_REACH}])")


@dataclass(frozen=True)
class Month:
    """A month of a header; without a year where the header names none."""

    year: int | None
    month: int


def month_of(name: str, *, inside: bool = False) -> Month | None:
    """The month that the compared text is, or holds."""
    match = next(filter(None, (form.fullmatch(name) for form in _WHOLE)), None)
    if match is None and inside:
        match = _INSIDE.search(name)
    if match is None:
        return None
    number = _NUMBERS.get(match["m"]) or int(match["m"])
    return Month(int(match["y"]) if match["y"] else None, number) if 1 <= number <= 12 else None


def header_month(text: str, months: Months) -> Month | None:
    """The month of a header as it is shown, with or without a bracket behind it; None for another column."""
    name, alone = header_text(text), bare(text)
    if not months.columns:
        return month_of(alone)
    wanted = any(fnmatchcase(word, _pattern(column)) for word in (name, alone) for column in months.columns)
    return month_of(alone, inside=True) if wanted else None


def _pattern(column: str) -> str:
    """A header of the mapping as headers are compared, its * kept."""
    return "*".join(header_text(part) for part in column.split("*"))


class MonthWords(dict[str, dict[str, tuple[Field, bool]]]):
    """A table of header words in which every month names the field that its figures go to."""

    def __init__(self, months: Months, value: Field) -> None:
        super().__init__()
        self._months = months
        self.fields = {months.dataset: (value, True)}

    def __contains__(self, name: object) -> bool:
        """Is it a month, and nothing beside it? A unit is to be taken off first, as from any header."""
        text = str(name)
        return bare(text) == text and header_month(text, self._months) is not None

    def __getitem__(self, name: str) -> dict[str, tuple[Field, bool]]:
        """The field that a month's figures go to."""
        return self.fields
