"""What a mapping says twice or cannot do is refused with its line, and says what may stand there."""

from __future__ import annotations

import pytest

from pipelines.reference.county import ReferenceError
from tests.taught import taught

HEAD = "[[mapping]]\n"


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ('[mapping.header]\n"编号" = "contracts.project_no"\n"编 号" = "contracts.contract_no"\n',
         "表头“编 号”写了两次，两次说的不一样", 4),
        ('[mapping.header]\n"编号" = "payments.kind"\n"编号" = "payee"\n', "第 4 行：把同一个名字又写了一次", 4),
        ('[mapping.header]\n"编号" = "contracts.pay"\n', "[mapping.header] 里的“contracts.pay”不是台账的字段", 3),
        ('datasets = ["contracts"]\n[mapping.header]\n"x" = "payments.payee"\n', "不属于 datasets 写明的 contracts", 4),
        ('unit = "美元"\n', "unit 不能是“美元”，可以是 分、元", 2),
        ('[mapping.units]\nbudget_fen = "两"\n', "units.budget_fen 不能是“两”，可以是 分、元", 3),
        ('[mapping.units]\npayee = "万元"\n', "“payee”不是金额字段，没有货币单位", 3),
        ('[mapping.default]\ncategory = "凉亭"\n', "“category”不能是“凉亭”，项目类别可以是", 3),
        ('[mapping.words.category]\n"*" = "杂项"\n', "“*”不能解释成“杂项”", 3),
        ('[mapping.words.is_escrow]\n"*" = "是"\n', "“*”（其他任何词）只用于从列表里选的字段", 3),
        ("rows = 3\n", 'rows = 3 写法不对。写 JSON 里的位置，例如 rows = "data.rows"', 2),
        ('rows = " "\n', 'rows = " " 是空的。写 JSON 里的位置，例如 rows', 2),
        ('columns = ["payee"]\n', "columns 给没有表头的表加表头，要写明用于哪些文件", 2),
        ('files = ["x"]\ncolumns = "payee"\n', 'columns = "payee" 写法不对。写成字段列表，例如', 3),
        ('files = ["x"]\ndatasets = ["payments"]\ncolumns = ["payee", "payee"]\n', "columns 把两列都叫作“payee”", 4),
        ('files = ["x"]\ncolumns = ["project_no"]\n', "columns 的字段几种台账都有，请加上 datasets", 3),
        ('files = ["x"]\nheaders = ["a"]\ncolumns = ["payments.payee"]\n', "不能同时写 headers", 3),
        ('files = ["x"]\n[mapping.columns]\n1 = "payments.payee"\n', "“1”不是列的字母", 4),
        ('files = ["x"]\n[mapping.columns]\nA = "payments.payee"\na = "payments.kind"\n', "同一列写了两次", 5),
        ('key = []\n', "key = [] 没有内容。写明由哪几列组成，例如", 2),
        ('datasets = ["progress"]\nkey = "行号"\n', "progress 没有单独的编号，行由几个字段共同区分", 3),
        ('[mapping.key]\npayee = ["a"]\n', "“payee”不是台账自己的编号", 3),
        ('nothing = [""]\n', 'nothing = "" 是空的。写成文字列表，例如', 2),
        ('[mapping.nothing]\npaye = ["a"]\n', "[mapping.nothing] 里的“paye”不是台账的字段", 3),
        ('[mapping.months]\nvalue = "percent"\n', "months 缺少 date。请补齐：date 写字段，例如", 2),
        ('[mapping.months]\ndate = "reported_on"\nvalue = "amount_fen"\n', "date 和 value 不在同一种台账里", 4),
        ('[mapping.months]\ndate = "payments.payee"\nvalue = "payments.amount_fen"\n', "它不是日期字段", 3),
        ('[mapping.months]\ndate = "payments.paid_on"\nvalue = "payments.applied_on"\n', "它是日期字段", 4),
        ('[mapping.months]\ndate = "reported_on"\nvalue = "percent"\nday = "中"\n', "day 不能是“中”", 5),
        ('[mapping.months]\ndate = "reported_on"\nvalue = "percent"\nyear = 24\n', "year 应是四位年份", 5),
        ('[mapping.months]\ndate = "reported_on"\nvalue = "percent"\nmonth=1\n', "不认识“months.month”", 5),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_line(text: str, sentence: str, line: int) -> None:
    with pytest.raises(ReferenceError) as caught:
        taught(HEAD + text)
    assert sentence in str(caught.value)
    assert f"mappings.toml 第 {line} 行" in str(caught.value)


SAME = '[[mapping]]\nfiles = ["x"]\n{}\n[[mapping]]\nfiles = ["x"]\n{}\n'


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ('[mapping.header]\n"a" = "payments.payee"', '[mapping.header]\n"a" = "payments.kind"', "表头“a”"),
        ('[mapping.header]\n"a" = "payments.payee"', '[mapping.header]\n"a" = ""', "表头“a”"),
        ('unit = "元"', 'unit = "万元"', "unit"),
        ('[mapping.units]\nbudget_fen = "元"', '[mapping.units]\nbudget_fen = "万元"', "budget_fen 的单位"),
        ('[mapping.words.category]\n"a" = "道路"', '[mapping.words.category]\n"a" = "水利"', "category 的“a”"),
        ('[mapping.default]\nplan_year = 2024', "[mapping.default]\nplan_year = 2025", "plan_year 的默认值"),
        ('[mapping.key]\npayment_no = ["a"]', '[mapping.key]\npayment_no = ["b"]', "payment_no 的组成"),
    ],
)  # fmt: skip
def test_two_mappings_with_the_same_conditions_may_not_contradict_each_other(
    first: str, second: str, sentence: str
) -> None:
    with pytest.raises(ReferenceError) as caught:
        taught(SAME.format(first, second))
    assert f"{sentence}写了两次，两次说的不一样，条件与mappings.toml 第 1 行起的 [[mapping]]相同" in str(caught.value)
    assert len(taught(SAME.format(first, first)).mappings) == 2  # the same word twice is no contradiction


def test_a_mapping_with_narrower_conditions_still_stands_above_the_other() -> None:
    text = '[[mapping]]\nunit = "元"\n[[mapping]]\ntownships = ["西河镇"]\nunit = "万元"\n'
    assert [entry.unit for entry in taught(text).mappings] == ["元", "万元"]


def test_one_header_may_name_fields_of_several_ledgers_in_two_entries() -> None:
    first, second = '[mapping.header]\n"a" = "payments.payee"', '[mapping.header]\n"a" = "contracts.contractor"'
    assert len(taught(SAME.format(first, second)).mappings) == 2
