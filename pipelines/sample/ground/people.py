"""People: invented persons, firms and public bodies, with numbers that are well-formed and nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.sample.ground.dice import Dice
from pipelines.sample.ground.names import COUNTY, COUNTY_CODE

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余叶杜苏魏程吕丁沈"
MIDDLES = "志国建文明德永春秀玉晓海兴家立光金长小天学"
LASTS = "强华平军芳英伟敏杰辉明生林云霞东红波亮珍泉福贵"
WORDS = [
    "宏达",
    "鑫源",
    "恒基",
    "永固",
    "众诚",
    "华泰",
    "瑞丰",
    "金桥",
    "安顺",
    "远景",
    "盛世",
    "东升",
    "同创",
    "正大",
    "广厦",
    "兴业",
    "立信",
    "天工",
    "新筑",
    "百年",
]
TRADES = (
    "建筑工程有限公司",
    "市政工程有限公司",
    "水利水电工程有限公司",
    "路桥建设有限公司",
    "园林绿化有限公司",
    "建设发展有限公司",
)
SUPERVISORS = tuple(f"{COUNTY}{word}工程监理有限公司" for word in ("公正", "诚信", "中衡", "华监", "建科", "方正"))
INSPECTORS = ("县建设工程质量检测中心", f"{COUNTY}精诚检测有限公司", f"{COUNTY}中测工程检测有限公司")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z


@dataclass(frozen=True)
class Firm:
    """A construction firm with a valid unified social credit code."""

    name: str
    uscc: str


def check_character(body: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015)."""
    total = sum(ALPHABET.index(character) * pow(3, at, 31) for at, character in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def uscc(dice: Dice) -> str:
    body = f"91{COUNTY_CODE}MA" + "".join(dice.pick(ALPHABET) for _ in range(7))
    return body + check_character(body)


@cache
def firms(count: int) -> tuple[Firm, ...]:
    """`count` firms (1,200 at most), every name and code once; the same for every seed."""
    dice, all_firms, codes = Dice(count, 61), [], set[str]()
    for at in range(count):
        turn, nth = divmod(at, len(WORDS))
        again, trade = turn // len(TRADES), TRADES[(turn + nth) % len(TRADES)]
        code = uscc(dice)
        while code in codes:
            code = uscc(dice)
        codes.add(code)
        all_firms.append(
            Firm(COUNTY + WORDS[nth] + "一二三四五六七八九"[again - 1 : again] * bool(again) + trade, code)
        )
    return tuple(all_firms)


def person(dice: Dice) -> str:
    middle = dice.pick(MIDDLES) if dice.chance(0.8) else ""
    return dice.pick(SURNAMES) + middle + dice.pick(LASTS)


def phone(dice: Dice) -> str:
    """Well-formed and visibly invented: 1990000 and four digits."""
    return f"1990000{dice.whole(0, 9999):04d}"
