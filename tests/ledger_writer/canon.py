"""Canon: what a ledger means — random clean rows of any dataset, made from the kinds of its fields alone.

Facts about the ledger language, which no reader could undo, keep some values out:
- a text or identifier that is itself a marker for nothing (无, /, 待定) cannot be told from nothing;
- free text has no line breaks or invisible characters of its own, for a page shows it without them;
- an identifier is one word in NFKC with plain hyphens, and not of the form 3E17, which is Excel's damage;
- two rows of one file never share a key;
- a longitude has a latitude;
- a value lies in the range of its field.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from pipelines.definitions import Dataset, Field
from tests.clerk import TOWNSHIPS, VILLAGES

Row = dict[str, Any]
PAIR = ("longitude", "latitude")
CODES: dict[str, str] = dict(TOWNSHIPS.select("name", "code").iter_rows())
HOMES = {name: VILLAGES.filter(township=name)["name"].to_list() for name in CODES}

TEXTS = (
    *(
        "甲建设公司",
        "云溪县宏达建筑工程有限公司",
        "张三",
        "村道硬化 3.5 公里",
        "第一标段(二期)",
        "豈更車",
        "㎡与①",
        "A座",
    ),
    *("ｆｕｌｌ ｗｉｄｔｈ", "合计", "小计", "本页合计", "注:按实结算", "填表人:李四", "一、道路工程", "单位:万元"),
    *("a,b;c|d", '他说"好"', "'引号'", "1+1=2", "+86 591", "-5", "@here", "<b>粗</b>&amp;", "3.50", "007", "2024.10"),
    *("1E5", "TRUE", "null值", "13900001111", "西河镇  双空格", "🙂𠀀", "项目编号", "长" * 600, "1/0", "甲", "95%"),
)
LETTERS = "甲乙丙丁戊村道渠桥灯厕广场污水管网一二三0123456789ABCxyz()()、。:;,+-=*#·"


def rows(dataset: Dataset, dice: Random, count: int, submitter: str | None) -> list[Row]:
    """At most `count` rows without a repeated key; townships come in runs, as ledgers sort them."""
    ledger_rows: list[Row] = []
    keys = set()
    township = submitter or dice.choice(list(CODES))
    for number in range(count):
        if submitter is None and dice.random() < 0.3:
            township = dice.choice(list(CODES))
        row = {f.name: value(f, dice, township, number) for f in dataset.fields}
        alike = ledger_rows and "project_no" in row and ledger_rows[-1].get("township") == row.get("township")
        if alike and dice.random() < 0.3:
            row["project_no"] = ledger_rows[-1]["project_no"]  # several rows of one project stand together
        for field in dataset.fields:
            if not field.required and dice.random() < 0.35:
                row |= dict.fromkeys(PAIR if field.name in PAIR else [field.name])
        key = tuple(row[name] for name in dataset.keys)
        if key not in keys:
            keys.add(key)
            ledger_rows.append(row)
    return ledger_rows


def value(field: Field, dice: Random, township: str, number: int) -> Any:
    """One value of the field's kind, within its range."""
    while True:
        drawn = _drawn(field, dice, township, number)
        size = len(drawn) if isinstance(drawn, str) else drawn
        if field.range is None or field.range.least <= size <= field.range.most:
            return drawn


def _drawn(field: Field, dice: Random, township: str, number: int) -> Any:
    match field.kind:
        case "township":
            return township
        case "village":
            return dice.choice(HOMES[township]) if HOMES[township] else None
        case "id":
            return _identifier(field, dice, township, number)
        case "text":
            return _text(dice)
        case "money":
            return dice.choice((1, 1, 1, -1)) * dice.choice(
                (0, 1, dice.randrange(10**4) * 10**6, dice.randrange(10**8), dice.randrange(10**12), 10**12)
            )
        case "date":
            return _day(dice)
        case "percent":
            return dice.choice((0.0, 100.0, 1.0, 0.5, float(dice.randrange(101)), dice.randrange(10_001) / 100))
        case "score":
            return dice.choice((0.0, 100.0, 90.0, 60.0, float(dice.randrange(101)), dice.randrange(1001) / 10))
        case "integer":
            ends = (field.range.least, field.range.most) if field.range else ()
            return dice.choice((0, 1, 2026, dice.randrange(200), dice.randrange(10**7), -dice.randrange(100), *ends))
        case "number":
            return _quantity(field, dice)
        case "boolean":
            return dice.random() < 0.5
        case "choice":
            return dice.choice(field.choices)


def _identifier(field: Field, dice: Random, township: str, number: int) -> str:
    if field.name == "project_no":
        own = f"{CODES[township]}-20{dice.randrange(15, 30)}-{dice.randrange(10_000):04d}"
        return own if dice.random() < 0.9 else f"西河{dice.randrange(2000, 2030)}-{number}"
    serial = dice.randrange(10**6)
    return dice.choice(
        (
            *(f"PZ-{serial}-{number}", f"{serial:07d}{number}", f"{serial + 1}{number}", f"云财〔2024〕{serial}号"),
            *(f"35098710{serial:06d}{number:04d}"[:18], f"9135{serial:06d}MA2XYZ{number:02d}"[:18], f"a{number}B"),
        )
    )


def _text(dice: Random) -> str:
    if dice.random() < 0.5:
        return dice.choice(TEXTS)
    inner = "".join(dice.choice(LETTERS) for _ in range(dice.randrange(12)))
    return "字" + inner + "尾"  # a letter at both ends: neither a marker for nothing nor trimmed


def _day(dice: Random) -> date:
    if dice.random() < 0.1:
        return dice.choice((date(1991, 1, 1), date(2000, 2, 29), date(2024, 10, 1), date(2099, 12, 31)))
    day = date(2015, 1, 1) + timedelta(days=dice.randrange(5000))
    if dice.random() < 0.4:  # firsts and lasts, which may be written as a month or a part of one
        day = dice.choice((day.replace(day=1), day.replace(day=28) + timedelta(days=4)))
        day = dice.choice((day.replace(day=1), day.replace(day=1) - timedelta(days=1), day.replace(day=11)))
    return day


def _quantity(field: Field, dice: Random) -> float:
    ranges = {"longitude": (117.0, 120.0), "latitude": (24.0, 27.0)}
    low, high = ranges.get(field.name, (0.0, dice.choice((10.0, 10_000.0, 10_000_000.0))))
    return round(dice.uniform(low, high), dice.choice((0, 1, 3, 6)))
