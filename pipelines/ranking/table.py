"""Table: one table of a TOML file that says, in Chinese, what is wrong with it and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.reference.county import ReferenceError


@dataclass
class Table:
    """Typed reading of keys; `where` names the table inside the file, e.g. "indicators 第 3 项"."""

    path: Path
    where: str
    values: dict[str, Any]
    _asked: set[str] = field(default_factory=set)
    _inside: list[Table] = field(default_factory=list)

    def wrong(self, key: str, what: str) -> ReferenceError:
        place = f"{self.where}的 {key}" if self.where else key
        return ReferenceError(f"{self.path}：{place}：{what}。")

    def _get(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise self.wrong(key, "没有填写。请补上")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"{value!r} 不是文字。请写成带引号的文字")
        return value.strip()

    def number(self, key: str) -> float:
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9 or value != value:
            raise self.wrong(key, f"{value!r} 不是可用的数字。请写成不带引号的数字")
        return float(value)

    def count(self, key: str, default: int) -> int:
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.wrong(key, f"{value!r} 不是正整数。请写成 1 或更大的整数")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, '应为文字的列表，例如 ["a", "b"]。请更正')
        if len(set(value)) < len(value):
            raise self.wrong(key, "有重复的项。请删除重复项")
        return tuple(value)

    def tables(self, key: str) -> list[Table]:
        value = self._get(key, [])
        if not isinstance(value, list) or not value or not all(isinstance(each, dict) for each in value):
            raise self.wrong(key, f"没有内容。请至少写一段 [[{key}]]")
        self._inside += [Table(self.path, f"{key} 第 {nth} 项", each) for nth, each in enumerate(value, 1)]
        return self._inside[-len(value) :]

    def nothing_else(self) -> None:
        """A key that nobody asked for is a misspelt one."""
        for table in [self, *self._inside]:
            for key in sorted(table.values.keys() - table._asked):
                raise table.wrong(key, f"不认识这一项。可用的有：{'、'.join(sorted(table._asked))}")
