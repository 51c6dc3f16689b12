"""Styles: the fonts, rules and figures of an official table, as cell formats of one workbook."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

TITLE, BODY, HEAD = "宋体", "仿宋_GB2312", "黑体"  # named, never embedded: each desktop has them or its own substitute
LAMP_FILLS = {"红": "#F4C7C3", "黄": "#FCE8B2", "提示": "#E3EDF7"}
GREY, RULE, SHADE, BAD = "#595959", "#7F7F7F", "#EEF3F4", "#F4C7C3"


class Styles:
    """Formats made once per workbook; `get` merges properties over the body's."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        wanted = {"font_name": BODY, "font_size": 10.5, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def cell(self, first: bool, last: bool, **properties: Any) -> Format:
        """A body cell: the table is open at its left and right edge."""
        rules = {"top": 1, "bottom": 1, "left": 0 if first else 1, "right": 0 if last else 1, "border_color": RULE}
        return self.get(**{**rules, **properties})

    def head(self, first: bool, last: bool, **properties: Any) -> Format:
        look = {"font_name": HEAD, "align": "center", "text_wrap": True, "bg_color": SHADE}
        return self.cell(first, last, **{**look, **properties})

    def title(self) -> Format:
        return self.get(font_name=TITLE, bold=True, font_size=22, align="center", text_wrap=True)

    def banner(self) -> Format:
        return self.get(font_name=HEAD, font_size=12, align="center", font_color="#9C1C1C")

    def small(self, **properties: Any) -> Format:
        return self.get(**{"font_size": 9, "font_color": GREY, "text_wrap": True, **properties})


def figure_format(decimals: int) -> str:
    """Thousands separators and the same decimals down a column."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")
