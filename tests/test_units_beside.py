"""What stands beside an amount says its unit: a rate of tax, English, any bracket, a column of units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.test_money_exact import Said, amounts, fen, table


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        *(("拨付金额（万元，税率9%）", "万元"), ("拨付金额(含9%增值税)", "元"), ("拨付金额（含税3%）（万元）", "万元")),
        *(
            ("拨付金额(yuan)", "元"),
            ("拨付金额(RMB yuan)", "元"),
            ("拨付金额(wan yuan)", None),
            ("拨付金额(thousand yuan)", None),
        ),
        *(
            ("拨付金额(10,000 yuan)", None),
            ("拨付金额(yuan/km)", None),
            ("拨付金额（税率%）", None),
            ("拨付金额(9%)", None),
        ),
        *(("万元拨付金额", "万元"), ("百元拨付金额", "百元"), ("拨付金额W", None), ("十万元拨付金额", None)),
        *(
            ("拨付金额〈万元〉", "万元"),
            ("拨付金额“万元”", "万元"),
            ("拨付金额〈美元〉", None),
            ("拨付金额“元/公里”", None),
        ),
    ],
)
def test_a_rate_of_tax_english_and_any_bracket_leave_the_unit_what_it_is(head: str, unit: str | None) -> None:
    assert amounts(table(Said(head), None, ["38.6"])) == {0: unit and fen(Decimal("38.6"), unit)}


@pytest.mark.parametrize("name", ["单位", "金额单位", "货币单位", "计量单位", "币种", "单 位", "Unit"])
@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        *((("万元", "万元"), "万元"), (("元", "元"), "元"), (("万元", ""), "万元"), (("", ""), "元")),
        *((("万元", "元"), None), (("美元", "美元"), None), (("万元", "公里"), None), (("10万元", ""), None)),
        *(
            (("公里", "米"), "元"),
            (("甲公司", "乙公司"), "元"),
            (("人民币", "人民币"), "元"),
            (("人民币万元", "万元"), "万元"),
        ),
    ],
)
def test_a_column_of_units_says_in_which_the_amounts_beside_it_are(
    name: str, cells: tuple[str, str], unit: str | None
) -> None:
    first, *lines = table(Said("拨付金额"), None, ["38.6", "1200"]).decode().splitlines()
    beside = "\n".join(f"{line},{cell}" for line, cell in zip([first, *lines], (name, *cells), strict=True))
    assert amounts(beside.encode()) == {0: unit and fen(Decimal("38.6"), unit), 1: unit and fen(Decimal(1200), unit)}
    own = beside.replace("拨付金额", "拨付金额(千元)", 1)
    assert amounts(own.encode()) == {0: fen(Decimal("38.6"), "千元"), 1: fen(Decimal(1200), "千元")}


def test_a_column_of_units_and_a_line_above_must_agree() -> None:
    first, line = table(Said("拨付金额"), None, ["38.6"]).decode().splitlines()
    for above, unit in (("单位：万元", "万元"), ("单位：元", None)):
        assert amounts(f"{above}\n{first},单位\n{line},万元\n合计,,,,,38.6,\n".encode()) == {
            0: unit and fen(Decimal("38.6"), unit)
        }
