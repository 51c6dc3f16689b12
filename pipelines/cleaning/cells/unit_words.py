"""Unit words: what the words beside a name say about the unit of money — one unit, nothing, or something unclear.

(单位:万元) 万元,含税 人民币万元   →  万元
(含税) (合同价) (±)               →  None: nothing is said about a unit
万(元) 十万元 万元/公里 美元 (元、万元)  →  Unclear: nobody may guess; the column is asked about

A word is understood only as a whole: 十万元 holds 万元 and is another unit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.cleaning.text.alternatives import any_of

# unit → power of ten from the unit to fen
FEN_POWER = {"分": 0, "元": 2, "百元": 4, "千元": 5, "万元": 6, "百万元": 8, "亿元": 10}
_SHORT = {
    "万": "万元",
    "亿": "亿元",
    "千": "千元",
    "百万": "百万元",
    "yuan": "元",
}  # units that leave their 元 to be understood
_OLD = str.maketrans("萬億仟佰圓圆", "万亿千百元元")
# Words that say nothing about how large a number is; each may be glued to a unit: 人民币万元, 含税万元, 单位为元.
SAYS_NOTHING = (
    *("人民币", "rmb", "cny", "¥", "币种", "金额单位", "货币单位", "计量单位", "单位", "均为", "为", "是"),
    *("均以", "以", "按", "不含税价", "不含税", "含税价", "含税", "税前", "税后", "含增值税", "不含增值税"),
    *("大写", "小写", "金额", "资金", "请填", "填写", "填报", "为单位", "计算", "计", "列示", "取整数", "取整"),
    *("四舍五入", "精确到分", "精确到元", "精确到角", "必填", "选填", "小数点后两位", "小数点后2位"),
    *("两位小数", "2位小数", "保留", "合同价", "合同", "审定价", "审定", "送审", "概算", "预算", "结算", "决算"),
    *("中标价", "暂定", "暂估", "合计", "小计", "总额", "整"),
)  # fmt: skip
# Units of other things. Beside an amount they make it a price or a share: 元/公里, 质保金(%).
MEASURES = frozenset((
    *("公里", "千米", "米", "km", "m", "平方米", "㎡", "m2", "平方公里", "km2", "亩", "公顷", "顷", "平米", "延米"),
    *("立方米", "m3", "立方", "方", "吨", "t", "千克", "公斤", "kg", "个", "户", "处", "人", "人次", "名", "项", "条"),
    *("座", "盏", "套", "台", "张", "株", "棵", "块", "件", "次", "点", "天", "日", "工日", "月", "个月", "年", "季度"),
    *("周", "小时", "%", "‰", "比例", "百分比", "百分点", "费率", "占比", "比率"),
))  # fmt: skip
_NUMERAL = "十百千万亿萬億仟佰兆拾几数0-9.,"
FOREIGN = "|".join((
    r"美元|美金|美刀|欧元|英镑|镑|日元|日圆|韩元|韩圆|港元|港币|澳元|澳门元|加元|新元|新台币|台币|葡币|泰铢|卢布",
    r"卢比|法郎|马克|外币|外汇|比索|克朗|越南盾|令吉|马币|us\$|hk\$|nt\$|usd?|hkd?|euros?|eur|gbp|jpy|krw|aud|cad",
    r"sgd|nzd|twd|ntd?|mop|chf|rub|thb|vnd|inr|dollars?|pounds?",
))  # fmt: skip
_LATIN = "|".join((
    "k|w|m|mm|mn|mil|mio|mln|b|bn|wan|yi|yuan|qian|fen|jiao|thousands?|millions?|billions?|hundreds?|lakhs?",
    "crores?|tens?",
))  # fmt: skip
# mm is m twice, and k stands in the list once: where a text could be read in two ways, one of thirty w would be read in
# a milliard of them before it is given up.
_AMOUNT_WORDS = rf"(?:[{_NUMERAL}]|rmb|cny|人民币|{_LATIN.replace('|mm|', '|')})*"
# What, standing alone, can only be meant as a unit of money: 十万元, 万美元, 毛, k, 1000, US$, '000
LIKE_A_UNIT = re.compile(
    rf"{_AMOUNT_WORDS}(?:[元角分毛块]|块钱|{FOREIGN}|{_LATIN}|yuan)(?:[每/].*)?s?"
    rf"|[{_NUMERAL}]*[十百千万亿萬億仟佰兆]|[x×*']*(?:10{{3,}}|000)s?|10\^[0-9]"
)
# In a bracket beside a name of money any of these may be a unit in clothes that nobody has seen yet.
_PERHAPS = re.compile(
    r"每|单价|均价|[元圆圓角币块钱镑十百千万亿萬億仟佰兆%‰\u0e3f\u20a0-\u20cf$£¢¥¤]|(?:^|[^部])分(?:$|[^包部项段期批公])"
)
_PLAIN_LATIN = frozenset((
    *("a", "c", "d", "e", "f", "epc", "ppp", "bot", "vat", "tax", "gst", "incl", "inc", "including", "included"),
    *("excl", "excluding", "excluded", "with", "without", "no", "contract", "price", "total", "amount", "sum"),
    *("budget", "cost", "value", "net", "gross", "of", "the", "and", "in", "unit", "id", "ht"),
))  # fmt: skip
# In a line about the whole table: another unit for some of its columns of money; and RMB'000
_PAID = r"(?:工资|报酬|劳务费|单价|均价|[价费款金资])"
_APART_FROM = re.compile(
    rf"(?<![扫清拆消免废排扣])除(?!险|草|尘)(?![^外,;。]*(?:注明|说明|标明|另有))[^外,;。]*{_PAID}[^外,;。]*外"
    rf"|{_PAID}[^,;。()]{{0,4}}除外"
)
_NOUGHTS = re.compile(r"['’‘]0{3,4}(?![0-9])")
_OF_ANOTHER = re.compile(rf"{_PAID}(?:列|一栏|栏)?(?:单位)?(?:为|是|按|以|用)(?P<unit>(?:人民币)?[百千万亿]*元)")
_PARTS = re.compile(r"[\s,、;:|·+\-—–_()±=。.~]+")
_OTHER = re.compile(rf"(?:{any_of(MEASURES)})+|[美欧港日英韩澳加台]")
_RATE = r"税率[0-9.]{1,4}%|(?<!不)含[0-9.]{1,4}%(?:的?增值)?税|(?<!不)含税[0-9.]{1,4}%"
_NOTHING = _RATE + "|20[0-9]{2}年度|20[0-9]{2}年|" + any_of(SAYS_NOTHING)
_UNITS = "|".join(sorted({*FEN_POWER, *_SHORT}, key=len, reverse=True))
_UNDERSTOOD = re.compile(rf"(?:{_NOTHING})*(?:(?P<unit>{_UNITS})(?:{_NOTHING})*)?")


@dataclass(frozen=True)
class Unclear:
    """Words that speak of a unit and are not understood in full, as they stand."""

    text: str


Unit = str | Unclear | None  # None: nothing is said


def one_unit(units: Sequence[Unit]) -> Unit:
    """What several places say together: the one unit; two different ones, or one that is unclear, are unclear."""
    clear = {unit for unit in units if isinstance(unit, str)}
    if unclear := next((unit for unit in units if isinstance(unit, Unclear)), None):
        return unclear
    return Unclear("、".join(sorted(clear))) if len(clear) > 1 else next(iter(clear), None)


def money_unit(text: str) -> str | None:
    """The unit that the word *is*, whatever says nothing around it (万元, 人民币元, 万), or None."""
    even = unicodedata.normalize("NFKC", text).translate(_OLD).lower()
    unit = whole["unit"] if (whole := _UNDERSTOOD.fullmatch(even)) else None
    return _SHORT.get(unit, unit) if unit else None


def beside_a_name(notes: Sequence[str]) -> Unit:
    """What the brackets and endings of a header of money say: every word must be known, or plainly be no unit."""
    units = [_of_words(note, _may_be_unit) for note in notes]
    after = [match[1] for note in notes for match in re.finditer(r"(?:单位|币种)\W*(\w+)", note.lower())]
    return one_unit([*units, *(Unclear(word) for word in after if not _UNDERSTOOD.fullmatch(word.translate(_OLD)))])


def in_a_line(text: str) -> Unit:
    """What the words after 单位: say. Names of places and firms stand there as well: 单位:元宝村.

    万元,工资为元 says two things of columns of money: which of them is which, no line can tell.
    """
    others = [match["unit"] for match in _OF_ANOTHER.finditer(text.translate(_OLD)) if money_unit(match["unit"])]
    return one_unit([_of_words(text, is_like_a_unit), *map(money_unit, others)])


def in_full(unit: Unit, line: str) -> Unit:
    """The unit that a line says, unless it says it of some columns of money only (万元,除工资外) or in noughts."""
    is_open = bool(unit and _APART_FROM.search(line)) or _NOUGHTS.search(line)
    return Unclear(line) if is_open else unit


def says_something(text: str) -> bool:
    """Does the word speak of a unit at all, understood or not?"""
    even = text.translate(_OLD).lower()
    return bool(_UNDERSTOOD.fullmatch(even) or LIKE_A_UNIT.fullmatch(even) or even in MEASURES)


def _of_words(text: str, is_doubtful: Callable[[str], bool]) -> Unit:
    words = [word for word in _PARTS.split(text.translate(_OLD).lower()) if word]
    units = [_of_word(word, is_doubtful) for word in words]
    unit = one_unit(units)
    return Unclear(text) if isinstance(unit, Unclear) else unit


def _of_word(word: str, is_doubtful: Callable[[str], bool]) -> Unit:
    """One word, or several around a slash: 含税/万元 names a unit, 万元/公里 a price."""
    parts = [part for part in word.split("/") if part]
    units = [money_unit(part) for part in parts]
    for place, part in enumerate(parts):
        is_price = any(units[:place]) and not _UNDERSTOOD.fullmatch(part)
        if is_price or is_doubtful(part):
            return Unclear(word)
    return one_unit(units)


def is_like_a_unit(word: str) -> bool:
    """Can the word by itself only be meant as a unit of money, though not one that is understood?"""
    return not _UNDERSTOOD.fullmatch(word) and bool(LIKE_A_UNIT.fullmatch(word))


@lru_cache(maxsize=20_000)  # asked of the same cells of a sheet's opening again and again
def is_a_unit(word: str) -> bool:
    """Is the word a unit, of money or of anything else, and nothing more? 22890000元 is an amount."""
    is_one = bool(money_unit(word)) or word in MEASURES or is_like_a_unit(word)
    return is_one and not re.search(r"[0-9]", word.removesuffix("2").removesuffix("3"))


def names_a_unit(notes: Sequence[str]) -> bool:
    """Does one of the notes beside a name hold a unit?"""
    return any(is_a_unit(word) for note in notes for word in _PARTS.split(note) if word)


def _may_be_unit(word: str) -> bool:
    if _UNDERSTOOD.fullmatch(word):
        return False
    is_strange = any(run not in _PLAIN_LATIN for run in re.findall(r"[a-z]+", word))
    bare = re.sub(rf"{_NOTHING}|[0-9.]", "", word)
    return bool(is_strange or _OTHER.fullmatch(bare) or LIKE_A_UNIT.fullmatch(word) or _PERHAPS.search(word))
