"""Money is either exact or sent back: headers, unit lines, mappings and cells in every form that a clerk may write.

The oracle knows what each part means because it wrote it, and works with Decimal: it shares no code with cleaning.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from pipelines.cleaning.file import clean_file
from pipelines.reference.county import County
from pipelines.reference.mappings import load
from tests.clerk import COUNTY, number

HEADER = ["凭证号", "项目编号", "拨付日期", "款项性质", "收款单位"]
YUAN = {
    "分": "0.01",
    "元": "1",
    "百元": "100",
    "千元": "1000",
    "万元": "10000",
    "百万元": "1000000",
    "亿元": "100000000",
}
SPELLINGS = {
    "元": ("元", "人民币元", "元人民币", "RMB元", "圆"),
    "千元": ("千元", "仟元", "人民币千元"),
    "百元": ("百元",),
    "万元": (
        *("万元", "万", "萬元", "人民币万元", "万元RMB", "单位万元", "单位:万元", "以万元计"),
        *("单位：人民币万元", "币种：人民币，单位：万元"),
    ),
    "百万元": ("百万元", "百万"),
    "亿元": ("亿元", "亿", "億元"),
    "分": ("分",),
}  # fmt: skip
NOISE = ("含税", "不含税", "人民币", "合同价", "审定", "保留两位小数", "大写", "2024年", "RMB", "±")
UNCLEAR = (
    *("美元", "万美元", "USD", "US$", "$", "€", "HK$", "港币", "万港元", "欧元", "日元", "外币", "EUR", "kUSD"),
    *("十万元", "千万元", "10万元", "万(元)", "元、万元", "元/万元", "元或万元", "元/公里", "万元/公里", "元/平方米"),
    *("元/月", "k", "K", "W", "w元", "million", "10k RMB", "RMB '000", "1000元", "10,000元", "×10000", "角", "毛"),
    *("%", "百分比", "SEK"),
)
BRACKETS = (
    *("({})", "（{}）", "[{}]", "【{}】", "〔{}〕", "<{}>", "《{}》", " ({}) ", "\n（{}）", "〖{}〗", "「{}」"),
    *("（{})", "({}"),  # of two kinds, and one that nobody closed: only at the end
)
BARE = ("/{}", "，{}", ",{}", "：{}", ":{}", "-{}", "_{}", " {}", "\n{}", "—{}", "、{}", "|{}", "\u00a0{}", "\u3000{}")
BETWEEN = ("，", ",", "、", "；", ";", " ", "/", "|", "\n", "：")
LINES = (
    *("单位：{}", "单位:{}", "金额单位：{}", "（单位：{}）", "单 位： {}", "币种：人民币 单位：{}", "以{}为单位"),
    "2024年拨付台账（{}）",
)


@dataclass(frozen=True)
class Said:
    """What one place says of the unit: nothing, a unit, or something that nobody can be sure of."""

    text: str
    unit: str | None = None
    unclear: bool = False


def header(dice: Random) -> Said:
    """A header of money: its unit in any bracket, after any sign, in any order with words that say nothing."""
    which = dice.choice(("nothing", "unit", "unit", "unit", "unclear", "group"))
    noise = dice.sample(NOISE, dice.choice((0, 0, 1, 2)))
    if which == "nothing":
        return Said("拨付金额" + "".join(dice.choice(BRACKETS[:8]).format(word) for word in noise))
    unit = dice.choice(list(SPELLINGS)) if which != "unclear" else None
    word = dice.choice(SPELLINGS[unit]) if unit else dice.choice(UNCLEAR)
    if dice.random() < 0.35 and not noise and word not in ("分", "k", "K", "W", "角", "毛", "SEK", "kUSD"):
        return Said("拨付金额" + dice.choice(BARE).format(word), unit, not unit)
    words = [*noise, word]
    dice.shuffle(words)
    if dice.random() < 0.3:
        return Said("拨付金额" + "".join(dice.choice(BRACKETS[:8]).format(w) for w in words), unit, not unit)
    mark = dice.choice(BETWEEN)
    return Said("拨付金额" + dice.choice(BRACKETS).format(mark.join(words)), unit, not unit)


def line(dice: Random) -> Said:
    """The line above the table."""
    which = dice.choice(("nothing", "nothing", "unit", "unclear"))
    if which == "nothing":
        return Said(dice.choice(("2024年拨付台账", "填报单位：元宝村", "单位：西河镇人民政府", "投资100万元以下工程")))
    unit = dice.choice(("元", "千元", "万元", "亿元")) if which == "unit" else None
    word = dice.choice((str(unit), f"人民币{unit}")) if unit else dice.choice(("美元", "十万元", "万美元", "元、万元"))
    return Said(dice.choice(LINES).format(word), unit, not unit)


def grouped(whole: str, mark: str) -> str:
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", mark, whole)


def sure(dice: Random, amount: Decimal) -> tuple[str, str | None]:
    """A cell of that number, and the unit it names itself: forms that must be read."""
    plain = format(amount, "f")
    whole, point, decimals = plain.partition(".")
    unit = dice.choice(("元", "万元", "万", "千元", "亿元", "百万元"))
    own = {"万": "万元"}.get(unit, unit)
    forms: list[tuple[str, str | None]] = [
        (plain, None), (f" {plain}\t", None), (f"\u200b{plain}\ufeff", None), (f"\u202d{plain}\u202c", None),
        *((grouped(whole, mark) + point + decimals, None) for mark in (*",， '", "\u00a0", "\u202f", "\u2009")),
        (f"¥{plain}", None), (f"￥{grouped(whole, ',')}{point}{decimals}", None), (f"约{plain}", None),
        (f"{plain}(含税)", None), (f"{plain}（合同价）", None), (f"{plain}左右", None), (f"近{plain}", None),
        (f"{plain}{unit}", own), (f"{plain} {unit}", own), (f"人民币{plain}{unit}整", own), (f"{plain}（{unit}）", own),
        (f"约{plain}{unit}（暂估）", own), (f"RMB {plain}{unit}", own), (f"{plain[:1]}\u2060{plain[1:]}{unit}", own),
    ]  # fmt: skip
    return dice.choice(forms)


def unsure(dice: Random) -> str:
    """A cell that holds two numbers, another currency, or a unit or a grouping that could mean two things."""
    return dice.choice((
        *("38\n12", "380000 200000", "20 18", "3 80", "38\t12", "38/12", "38;12", "38、12", "38+12", "38-40"),
        "38~40万",
        *("38 000 00", "1,234 567", "1,23,456", "1.234,56", "0,386", "12,34", "380 000,50", "1'234 567", "38（12）"),
        *("US$38", "$380000", "€38", "HK$38", "38美元", "38万美元", "USD 38", "38 EUR", "港币38万", "£38", "38日元"),
        *("38W", "38w", "38k", "38K元", "3.8十万", "38千万", "38百", "38块", "38角", "38M", "38万(元)", "38(万美元)"),
        *("38万2千", "38元5角", "38万元/公里", "380000(200000)", "三十八万", "38%", "38万余", "38以上", "1e5", "±38"),
    ))  # fmt: skip


def table(head: Said, above: Said | None, cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    write = csv.writer(text)
    if above:
        write.writerow([above.text])
    write.writerow([*HEADER, head.text])
    for nth, cell in enumerate(cells):
        write.writerow([f"PZ-{nth}", number(1), "2026-03-05", "进度款", "甲建设公司", cell])
    return text.getvalue().encode()


def amounts(data: bytes, county: County = COUNTY) -> dict[int, int | None]:
    """Row of the voucher → fen, or None for a cell that was sent back with a reason that speaks of the amount."""
    result = clean_file("西河镇/拨付.csv", data, county)
    fen_by_row: dict[int, int | None] = {}
    if "payments" in result.clean:
        clean = result.clean["payments"]
        fen_by_row = {int(no[3:]): fen for no, fen in zip(clean["payment_no"], clean["amount_fen"], strict=True)}
    for raw, why in zip(result.rejected["raw"], result.rejected["reason_text"], strict=True):
        assert "金额" in why or "认不出表头" in why
        fen_by_row[int(str(re.search(r"PZ-(\d+)", raw)[1]))] = None  # type: ignore[index]  # every row has its voucher
    return fen_by_row


def fen(amount: Decimal, unit: str) -> int | None:
    exact = amount * Decimal(YUAN[unit]) * 100
    return int(exact) if exact == int(exact) and exact <= 10**12 else None


def drawn(dice: Random) -> Decimal:
    return Decimal(dice.randrange(1, 10**7)).scaleb(-dice.choice((0, 0, 1, 2, 2, 4)))


@pytest.mark.parametrize("seed", range(8))
def test_money_is_either_exact_or_sent_back(seed: int) -> None:
    dice, exact = Random(seed), 0  # noqa: S311
    for _ in range(25):
        head, above = header(dice), line(dice) if dice.random() < 0.5 else None
        speaks = next(
            (heading for heading in (head, above) if heading and (heading.unit or heading.unclear)), Said("", "元")
        )
        cells, truth = [], []
        for nth in range(10):
            if nth < 3:
                cells.append(unsure(dice))
                truth.append(None)
                continue
            amount = drawn(dice)
            cell, own = sure(dice, amount)
            cells.append(cell)
            truth.append(None if speaks.unclear else fen(amount, own or str(speaks.unit)))
        fen_by_row = amounts(table(head, above, cells))
        for nth, (cell, right) in enumerate(zip(cells, truth, strict=True)):
            assert fen_by_row[nth] == right, (head.text, above and above.text, cell)
        exact += sum(right is not None for right in truth)
    assert exact > 60  # the other half must not be empty: sending everything back would be no reading


# A header made of any words in any order: what is left when the words that say nothing are gone is one unit, or none.
TOKENS = (
    *(
        "元",
        "万",
        "千",
        "百",
        "十",
        "亿",
        "万元",
        "千元",
        "美元",
        "港币",
        "USD",
        "k",
        "公里",
        "每",
        "价",
        "3",
        "W",
        "$",
    ),
    *("角", "含税", "不含税", "单位", "人民币", "RMB", "、", "，", "/", "：", " ", "（", "）", ";", "+", "-"),
)
SAYS_NOTHING = ("不含税价", "含税价", "不含税", "含税", "单位", "人民币", "rmb")
WHOLE = {
    "元": "元",
    "万": "万元",
    "万元": "万元",
    "千元": "千元",
    "千": "千元",
    "百元": "百元",
    "亿": "亿元",
    "亿元": "亿元",
    "百万": "百万元",
    "百万元": "百万元",
}
FORMS = (
    *("拨付金额（{}）", "拨付金额({})", "拨付金额【{}】", "拨付金额/{}", "拨付金额{}", "拨付金额 {}"),
    "（{}）拨付金额",
)


def allowed(words: str) -> set[str]:
    """The units in which a column under this header may be read; in no other, and in none if this is empty."""
    text = words.lower()
    for word in SAYS_NOTHING:
        text = text.replace(word, " ")
    left = {part for part in re.split(r"[、，/：\s（）;+\-()]+", text) if part}
    named = {WHOLE.get(part, "?") for part in left if set(part) - set("价3")}
    if not named:
        return {"元"}
    priced = re.search(r"[元万千百亿][）)]?/(?:价|3)", words)
    return named - {"?"} if len(named) == 1 and not priced else set()


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=[] if seed < 2 else pytest.mark.soak) for seed in range(6)])
def test_no_header_of_any_words_is_read_in_a_unit_that_it_does_not_name(seed: int) -> None:
    dice, read = Random(1000 + seed), 0  # noqa: S311
    for _ in range(60):
        words = "".join(dice.choice(TOKENS) for _ in range(dice.randrange(1, 5)))
        head = dice.choice(FORMS).format(words)
        fen_by_row = amounts(table(Said(head), None, ["38.6"]))
        units = [unit for unit in YUAN if fen_by_row.get(0) == fen(Decimal("38.6"), unit)]
        if fen_by_row.get(0) is not None:
            read += 1
            assert units and units[0] in allowed(words), head
    assert read > 3


def taught(tmp_path: Path, text: str) -> County:
    path = tmp_path / "mappings.toml"
    path.write_text(text, "utf-8")
    return replace(COUNTY, mappings=load(path, frozenset(COUNTY.townships["name"])))


@pytest.mark.parametrize(
    ("key", "head", "setting", "unit"),
    [
        ("工程总造价(万元)", "工程总造价(万元)", "", "万元"),
        ("工程总造价(万元)", "工程总造价（ 万元 ）", "", "万元"),
        ("工程总造价", "工程总造价(万元)", "", "万元"),
        ("工程总造价", "工程总造价/万元", "", "万元"),
        ("工程总造价(万元)", "工程总造价(元)", "", "元"),
        ("工程总造价(万元)", "工程总造价", "", "万元"),
        ("工程总造价(单位:万元,含税)", "工程总造价(单位:万元,含税)", "", "万元"),
        ("工程总造价万元", "工程总造价万元", "", "万元"),
        ("工程总造价(美元)", "工程总造价(美元)", "", None),
        ("工程总造价", "工程总造价(万美元)", "", None),
        ("工程总造价(美元)", "工程总造价(美元)", 'unit = "元"', None),
        ("工程总造价(10k RMB)", "工程总造价(10k RMB)", "", None),
        ("工程总造价(10k RMB)", "工程总造价(10k RMB)", 'unit = "万元"', "万元"),  # the county says what it means
        ("工程总造价", "工程总造价(10k RMB)", 'unit = "万元"', None),  # of this header it says nothing
        ("工程总造价", "工程总造价", 'unit = "千元"', "千元"),
        ("万元工程总造价", "万元工程总造价", "", "万元"),
        ("万元工程总造价", "工程总造价", "", "万元"),
        ("工程总造价", "万元工程总造价", "", "万元"),
        ("十万元工程总造价", "十万元工程总造价", "", None),
        ("万美元造价", "万美元造价", "", None),
        ("工程总造价W", "工程总造价W", "", None),
        ("工程总造价W", "工程总造价W", 'unit = "万元"', "万元"),
        ("万元以上项目造价", "万元以上项目造价", "", "元"),
        ("工程总造价", "工程总造价", "", "元"),
    ],
)
def test_a_header_of_the_countys_own_is_known_with_its_unit_and_without(
    tmp_path: Path, key: str, head: str, setting: str, unit: str | None
) -> None:
    county = taught(tmp_path, f'[[mapping]]\n{setting}\n[mapping.header]\n"{key}" = "payments.amount_fen"\n')
    fen_by_row = amounts(table(Said(head), None, ["38.6", "1200"]), county)
    assert fen_by_row == {0: unit and fen(Decimal("38.6"), unit), 1: unit and fen(Decimal(1200), unit)}


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["单位：万元"], "万元"),
        (["单位：万元    填报日期：2024年3月"], "万元"),
        (["单位：元", "单位：元"], "元"),
        (["单位：元", "单位：万元"], None),
        (["拨付台账（万元）", "单位：元"], None),
        (["本表数字都写万元"], None),
        (["Unit: RMB 10,000"], None),
        (["Unit: RMB'000"], None),
        (["（单位：RMB’0000）"], None),
        (["Unit: yuan"], "元"),
        (["单位：万元整"], "万元"),
        (["单位：万元，工资为元"], None),
        (["单位：万元（单价按元填）"], None),
        (["单位：万元，工资为万元"], "万元"),
        (["单位：万元（除工资外）"], None),
        (["除工资外单位均为万元"], None),
        (["单位：万元（质保金除外）"], None),
        (["单位：万元（除面积外）"], "万元"),
        (["除注明外，金额单位均为万元"], "万元"),
        (["2026年水库除险加固资金台账（单位：万元）外网报送"], "万元"),
        (["除施工费外，均不含税"], "元"),
        (["总投资：100万元"], "元"),
    ],
)
def test_lines_above_a_table_are_understood_together_or_asked_about(lines: list[str], unit: str | None) -> None:
    head = "\n".join(lines).encode() + b"\n"
    fen_by_row = amounts(head + table(Said("拨付金额"), None, ["38.6"]))
    assert fen_by_row == {0: unit and fen(Decimal("38.6"), unit)}


def test_a_unit_of_a_line_and_another_of_a_note_below_are_asked_about() -> None:
    data = table(Said("拨付金额"), Said("单位：元"), ["38.6"])
    assert amounts(data + "注：金额单位为万元\n".encode()) == {0: None}
    assert amounts(data + "注：金额单位为元\n".encode()) == {0: 3860}
    assert amounts(data + "注：除保证金外金额单位为元\n".encode()) == {0: None}


@pytest.mark.parametrize("row", ["万元", "（万元）", "人民币万元", "(单位:万元)"])
def test_a_line_of_units_below_the_names_belongs_to_the_header(row: str) -> None:
    first, _, rest = table(Said("拨付金额"), None, ["38.6"]).decode().partition("\n")
    assert amounts(f"{first}\n,,,,,{row}\n{rest}".encode()) == {0: 38_600_000}


@pytest.mark.parametrize(("group", "unit"), [("资金(万元)", "万元"), ("资金(千元,含税)", "千元"), ("资金(美元)", None)])
def test_the_unit_of_a_title_above_a_header_counts_where_the_header_names_none(group: str, unit: str | None) -> None:
    _, _, rest = table(Said("拨付金额"), None, ["38.6"]).decode().partition("\n")
    top = ",".join([*HEADER, f'"{group}"'])
    fen_by_row = amounts(f"{top}\n,,,,,拨付金额\n{rest}".encode())
    assert fen_by_row == {0: unit and fen(Decimal("38.6"), unit)}


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("拨付台账(万元)", "万元"),
        ("拨付台账_万元", "万元"),
        ("拨付台账(美元)", None),
        ("万元村拨付台账", "元"),
    ],
)
def test_the_name_of_a_file_is_understood_in_full_or_asked_about(name: str, unit: str | None) -> None:
    result = clean_file(f"西河镇/{name}.csv", table(Said("拨付金额"), None, ["38.6"]), COUNTY)
    assert result.clean["payments"]["amount_fen"].to_list() == ([fen(Decimal("38.6"), unit)] if unit else [])
    assert ("文件名写的" in "".join(result.rejected["reason_text"]) or "工作表名写的" in
            "".join(result.rejected["reason_text"])) is (unit is None)  # fmt: skip


def test_a_column_whose_unit_is_not_known_leaves_its_empty_cells_alone() -> None:
    data = table(Said("拨付金额（美元）"), None, ["38.6", "38万元", "/", ""])
    why = clean_file("西河镇/拨付.csv", data, COUNTY).rejected["reason_text"].to_list()
    assert ["表头写的“拨付金额(美元)”看不出是元还是万元" in sentence for sentence in why] == [True, True, False, False]


def test_a_sum_under_a_column_whose_unit_is_not_known_states_nothing() -> None:
    data = table(Said("拨付金额（美元）"), None, ["38.6"]) + "合计,,,,,38.6\n".encode()
    assert clean_file("西河镇/拨付.csv", data, COUNTY).checksums.is_empty()
