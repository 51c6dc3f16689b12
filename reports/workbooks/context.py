"""Export context: what every file that leaves the house says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reports.workbooks.check_code import CODE, check_code


@dataclass(frozen=True)
class ExportContext:
    """Whose figures these are, from which night, under which filters and scheme, and who took them out when.

    `filters` is the filter bar in words ("2026年第三季度、西河镇"); empty: nothing was filtered. `when` is given by
    the caller: nothing behind a button reads the clock twice.
    """

    county: str
    snapshot: str
    as_of: date
    filters: str
    scheme: str
    who: str
    when: datetime
    title: str
    lost: str = ""  # what the night could not compute, in words
    publication: str = ""  # of a ranking: 第3号, or 未发布
    rights: str = ""  # of whose rows the file can only be, and what is hidden in it
    digest: str = ""  # of that publication; the line then ends with a check code that only the publication gives

    def facts(self) -> list[tuple[str, str]]:
        """Label and value of everything the file must say."""
        return [*self._origin(), *(("不全", line) for line in self.notes())]

    def notes(self) -> list[str]:
        """What the night could not compute, and that the file is not whole for it; else none."""
        return [f"本夜未能计算：{self.lost}；有关的疑点、指标和排名不全。"] if self.lost else []

    def _origin(self) -> list[tuple[str, str]]:
        return [
            ("县", self.county),
            ("数据截至", chinese_day(self.as_of)),
            ("快照", self.snapshot),
            ("筛选", self.filters or "全部"),
            *([("权限", self.rights)] if self.rights else []),
            ("考核方案", self.scheme or "—"),
            ("发布", self.publication or "—"),
            ("导出人", self.who),
            ("导出时间", f"{self.when:%Y-%m-%d %H:%M}"),
        ]

    def line(self) -> str:
        """The same on one line, for the first rows of a printed table."""
        text = " · ".join(f"{label} {value}" for label, value in self._origin()[1:] if value != "—")
        return f"{text}{CODE}{check_code(self.digest, text)}" if self.digest else text


def chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_period(period: str) -> str:
    """The words for a period: 2026-07 → 2026年7月, 2026Q3 → 2026年第三季度, 2026H1 → 2026年上半年, 2026 → 2026年,
    2026-01~09 → 2026年1—9月."""
    if "~" in period:
        return f"{period[:4]}年1—{int(period.partition('~')[2])}月"
    if "H" in period:
        year, half = period.split("H")
        return f"{year}年{'上下'[int(half) - 1]}半年"
    if "Q" in period:
        year, quarter = period.split("Q")
        return f"{year}年第{'一二三四'[int(quarter) - 1]}季度"
    year, _, month = period.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年"
