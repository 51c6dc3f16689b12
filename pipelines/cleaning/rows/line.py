"""Line: what one doubtful line below a header is — a row, a sum, a note, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.cleaning.rows.template_line import keeps_a_place
from pipelines.cleaning.sheet.header import Header
from pipelines.cleaning.sheet.labels import header_text, is_index

TOTAL = re.compile(
    r"^(?P<of>.{0,16}?)(?P<label>合计|小计|总计|共计|累计|汇总|承前页|过次页)(?:金额|数|资金|投资)?"
    r"(?:[:(].*|\d+(?:个|项|笔|户|条|份|件).*)?$"
)
NOTE = re.compile(
    r"^\(?(?:注|备注|说明|填表|填报|制表|制单|经办|审核|审批|复核|报送|负责|单位负责|分管领导|主要领导|联系|联系电话|电话|打印|"
    r"统计|截止|资料来源|数据来源|单位|日期)(?:人|员|单位|时间|日期|机关|部门)?(?:\(.{0,6}\))?(?:[:;].*)?\)?$"
    r"|^注[\d一二三.、]|^\(?以[上下](?:数据|空白|各)|^本表|^其中[::]|^平均|^\(?(?:第\d+页|共\d+页|第\d+页共\d+页|共\d+页第\d+页|第?\d+页?/共?\d+页)\)?$"
    r"|^第\d+页[,/、;|—–-]*共\d+页|^共\d+页[,/、;|—–-]*第\d+页"
    r"|^(?:以上|本表)?(?:所有)?(?:数据|资料|统计)*截[至止]到?[::]?\d|^附[表件][一二三四五六七八九十\d]*[::]?$"
    r"|\((?:盖章|公章|签字|签章|签名)\)"
)
# 甲 1 2 3 and (1) (2) (3), with the sums some forms print among them: 5=3+4
_INDEX = re.compile(r"^(?:[甲乙丙丁戊己庚辛壬癸]|[a-z]|\(?(?P<number>\d{1,3})(?:=[\d+\-*/×÷%()]+)?\)?)$", re.IGNORECASE)
_FORMAT = re.compile(
    r"^(?:[01是否有无yn]/[01是否有无yn]|[ymd年月日\-/.]{6,}|文本|数字|数值|日期|金额|必填项?|选填项?|下拉选择|填写说明|示例)$",
    re.IGNORECASE,
)
# what stands below a table and has digits, but names no row: a phone, the day of a signature, 共12个项目
_NO_IDENTIFIER = re.compile(
    r"^(?:1\d{10}|0\d{2,3}-?\d{7,8}|\d{4}年\d{1,2}月(?:\d{1,2}日)?|共?\d+(?:个|项|笔|户|条|份|件|家|人|处|次).*)$"
)
# what an index row, a total, a note or a day may hold and few identifiers do: such a cell is looked at closely
DOUBTFUL = r"[计注共月日页表审填制报联::=]|^[((]\d"
_SAYS_NOTHING = re.compile(
    r"^(?:0+(?:\.0+)?%?|[/\\—–-]+|#[A-Z/0!?]+|=[^=].*)$"
)  # what formulas leave in an unused line
OFFICIAL = re.compile(r"^\d{9}-\d{4}-\d+$")  # the county's own project numbers: a line with one is a row
_SIGNED_ON = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_SECTION = re.compile(r"^\(?[一二三四五六七八九十]{1,3}[)、.]")
MOST_WORDS = 4  # texts a total may hold beside its sums; a line that says more is a row with a total's word in it
OPENING = 3  # an index or format row stands among the first lines below the header


@dataclass(frozen=True)
class Line:
    """One doubtful line: its place below the header and its non-empty cells by column."""

    place: int
    cells: dict[str, str]
    spanned: Mapping[str, str] = field(default_factory=dict)  # what merged cells from above say in this line


def kind_of(line: Line, header: Header, guards: list[str], noted: bool) -> tuple[str, str, str]:
    mapped = set(header.columns.values())
    texts = list(line.cells.values())
    written = [text for column, text in line.cells.items() if column in mapped]
    if any(map(OFFICIAL.match, texts)):
        return "data", "", ""
    named = any(line.cells.get(column, "").startswith("=") for column in guards)  # what it is, only Excel can work out
    if (
        not (named and len(texts) > 1)
        and all(_SAYS_NOTHING.match(text) for text in written)
        and not any(map(_speaks, texts))
    ):
        return "other", "", ""  # a line prepared with a number or a formula, and never filled in
    if _keeps_a_place(line, header):
        return "other", "", ""
    if named or any(is_identifier(line.cells[c]) for c in guards if c in line.cells):
        return "data", "", ""
    if line.place < OPENING and (_is_index(texts) or all(_FORMAT.match(text) for text in texts)):
        return "other", "", ""
    if sum(header_text(text) == header_text(header.labels.get(c, "")) for c, text in line.cells.items()) >= 2:
        return "other", "", ""  # the header again, as on each printed page
    if _is_described(line, header, guards):
        return "data", "", ""
    if (section := _SECTION.match(texts[0])) and _sums_only(line, header):
        return "total", "小计", texts[0][:16]
    if total := _total(line, header):
        return "total", total["label"], total["of"]
    only = _beside_its_number(line, header)
    if NOTE.search(only or texts[0]):
        return "note", "", ""
    alone = bool(only) and (noted or section or _SIGNED_ON.match(only))
    return ("other" if alone else "data"), "", ""


def _keeps_a_place(line: Line, header: Header) -> bool:
    """保留格式，勿删 in a line that is empty otherwise, but for its number and what formulas leave."""
    texts = [t for column, t in line.cells.items() if not (is_index(header.labels.get(column, "")) and t.isdigit())]
    words = [text for text in texts if not _SAYS_NOTHING.match(text)]
    return bool(words) and all(map(keeps_a_place, words))


def _beside_its_number(line: Line, header: Header) -> str:
    """The one text of a line that holds no other, but for its 序号: 3 | 制表人：张三 is a note with a number filled
    down beside it."""
    texts = [t for column, t in line.cells.items() if not (is_index(header.labels.get(column, "")) and t.isdigit())]
    return texts[0] if len(texts) == 1 else ""


def is_identifier(text: str) -> bool:
    return len(text) >= 4 and any(character.isdigit() for character in text) and _names(text)


def _is_described(line: Line, header: Header, guards: list[str]) -> bool:
    """No total or note has two descriptions, and none has one (or a table that asks for none) beside an identifier in
    every place for one."""
    cells = {**line.spanned, **line.cells}
    named = bool(guards) and len(line.cells) > 1 and all(_names(cells.get(column, "")) for column in guards)
    return _descriptions(line, header) >= (min(1, len(_describing(header))) if named else 2)


def _describing(header: Header) -> list[str]:
    """The fields for days, words of a list and townships that the table requires."""
    return [f.name for f in header.dataset.fields if f.required and f.kind in ("date", "choice", "township")]


def _descriptions(line: Line, header: Header) -> int:
    """How many of them the line gives."""
    filled = [line.cells.get(header.columns.get(name, ""), "") for name in _describing(header)]
    return sum(bool(text) and not (_speaks(text) or _SAYS_NOTHING.match(text)) for text in filled)


def _names(text: str) -> bool:
    return bool(text) and not (_NO_IDENTIFIER.match(text) or _INDEX.match(text) or _speaks(text))


def _speaks(text: str) -> bool:
    return bool(TOTAL.match(text) or NOTE.search(text))


def _is_index(texts: list[str]) -> bool:
    """甲 1 2 3 …: at least three cells, and the numbers count up by one."""
    matches = [_INDEX.match(text) for text in texts]
    numbers = [int(match["number"]) for match in matches if match and match["number"]]
    return len(texts) >= 3 and all(matches) and all(b - a == 1 for a, b in pairwise(numbers))


def _amounts(header: Header) -> set[str]:
    counted = ("money", "number", "integer")
    return {column for name, column in header.columns.items() if header.dataset.field(name).kind in counted}


def _sums_only(line: Line, header: Header) -> bool:
    """一、道路工程 with nothing but amounts beside it: the heading states what its lines add up to."""
    beside = list(line.cells)[1:]
    return bool(beside) and set(beside) <= _amounts(header)


def _total(line: Line, header: Header) -> re.Match[str] | None:
    amounts = _amounts(header)
    # a label may stand in a column of amounts, if it is all that stands there
    words = [t for column, t in line.cells.items() if column not in amounts or not any(c.isdigit() for c in t)]
    if _descriptions(line, header):  # then 合计 in a column nobody knows is that column's business
        words = [line.cells[column] for column in header.columns.values() if line.cells.get(column) in words]
    if sum(not _SAYS_NOTHING.match(text) for text in words) > MOST_WORDS:
        return None
    return next((match for text in words if (match := TOTAL.match(text))), None)
