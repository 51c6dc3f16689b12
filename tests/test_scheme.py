"""The scheme file: the default is sound, and a faulty one is refused with file, place, fault and way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import registry
from pipelines.ranking.scheme import load
from pipelines.reference.county import ReferenceError

DEFAULT = Path(__file__).parent.parent / "data" / "reference" / "schemes" / "default.toml"
KPIS = registry.kpis()


def refusal(tmp_path: Path, old: str, new: str) -> str:
    """What is said of the default scheme with `old` replaced by `new`, from the line on."""
    text = DEFAULT.read_text("utf-8")
    assert old in text
    path = tmp_path / "scheme.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ReferenceError) as refused:
        load(path, KPIS)
    assert str(refused.value).startswith(f"{path} 第 ")
    return str(refused.value).removeprefix(f"{path} ")


def test_the_default_scheme_has_the_nine_indicators_of_the_design():
    scheme = load(DEFAULT, KPIS)
    goalposts = {i.kpi: (i.weight, i.floor, i.target) for i in (*scheme.indicators, *scheme.pending)}
    assert goalposts == {
        "completion_rate": (20, 60, 95),
        "on_time_finish_rate": (15, 50, 90),
        "disbursement_rate": (10, 50, 95),
        "fund_compliance_rate": (20, 90, 100),
        "quality_pass_rate": (10, 80, 98),
        "satisfaction": (10, 60, 95),
        "disclosure_rate": (5, 60, 100),
        "rectification_rate": (5, 60, 95),
        "data_quality_rate": (5, 90, 99.5),
    }
    assert scheme.pending == ()
    assert {i.min_cases for i in scheme.indicators} == {5}
    assert [(g.name, g.from_score) for g in scheme.grades] == [("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)]


FAULTS = [
    ("weight = 20", "weight = 21", "第 29 行：indicators 的权重之和是 101，应为 100。请调整"),
    (
        "weight = 20",
        "weight = 0",
        "第 31 行，indicators 第 1 项：weight = 0 应大于 0。数值不加引号；不考核的指标请整段",
    ),
    ("weight = 20", 'weight = "20"', '第 31 行，indicators 第 1 项：weight = "20" 写法不对。数值不加引号'),
    ("weight = 20", "weight = nan", "第 31 行，indicators 第 1 项：weight = nan 不是有限的数。数值不加引号"),
    ("weight = 20\n", "", "第 29 行，indicators 第 1 项：缺少 weight。请补齐"),
    ("floor = 60", "floor = 95", "第 33 行，indicators 第 1 项：floor 与 target 同为 95"),
    ("floor = 60", "floor = 96", "第 33 行，indicators 第 1 项：项目完成率的 target（95）应高于 floor（96）"),
    ("floor = 60", "flor = 60", "第 32 行，indicators 第 1 项：不认识“flor”，是不是 floor？可以写 kpi、"),
    ('kpi = "rect', 'lable = "整改"\nkpi = "rect', "第 72 行，indicators 第 8 项：不认识“lable”，是不是 label？"),
    (
        'kpi = "rectification_rate"',
        'kpi = "settlement_cut_rate"',
        "第 72 行，indicators 第 8 项：核减率只作参考，高低都不说明好坏，不能计分",
    ),
    (
        '"completion_rate" ',
        '"completion" ',
        "第 30 行，indicators 第 1 项：没有名为 completion 的指标。可用的有：",
    ),
    (
        'kpi = "disbursement_rate"',
        'kpi = "completion_rate"',
        "第 42 行，indicators 第 3 项：completion_rate 出现了 2 次。每个指标只能列一次",
    ),
    ("pending = []", 'pending = ["lateness"]', "第 11 行：pending 的第 1 项 lateness 不在 indicators 中"),
    ('"satisfaction"]', '"complaint_close_rate"]', "第 10 行：tie_break 的第 3 项 complaint_close_rate 不是本方案计分"),
    ('"satisfaction"]', '"completion_rate"]', "第 10 行：tie_break 的第 3 项 completion_rate 前面已有。请删除重复的项"),
    ("min_cases = 5", "min_cases = 0", "第 8 行：min_cases = 0 应不小于 1。写成 1 或更大的整数"),
    ("min_cases = 5", "min_cases = 5.0", "第 8 行：min_cases = 5.0 写法不对。写成 1 或更大的整数"),
    ("from = 80", "from = 90", "第 19 行，grades 第 2 项：各等次的 from 应从高到低"),
    ("from = 0", "from = 1", "第 27 行，grades 第 4 项：各等次的 from 应从高到低、互不相同，最后一个为 0"),
    ("[[grades]]", "[[grade]]", "第 13 行：不认识“grade”，是不是 grades？"),
    ('version = "2"', "version = 2", "第 7 行：version = 2 写法不对。文字请加引号"),
    ('["Ⅰ", "Ⅱ"]', '"Ⅰ"', '第 9 行：groups = "Ⅰ" 写法不对。写成文字的列表'),
    ("min_cases = 5", "min_cases =", "第 8 行第 12 列：格式有误（Invalid value）。请按示例方案的写法更正"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS, ids=[sentence for _, _, sentence in FAULTS])
def test_a_faulty_scheme_is_refused(tmp_path, old, new, sentence):
    assert sentence in refusal(tmp_path, old, new)


def test_a_scheme_without_indicators_is_refused(tmp_path):
    path = tmp_path / "scheme.toml"
    path.write_text('name = "空"\nversion = "1"\n', "utf-8")
    with pytest.raises(ReferenceError, match=r"第 1 行：缺少 .*indicators。.*indicators 至少写一段 \[\[indicators\]\]"):
        load(path, KPIS)


def test_a_missing_scheme_is_named_with_the_way_out(tmp_path):
    with pytest.raises(ReferenceError, match=r"default\.toml：找不到考核方案。请从示例县"):
        load(tmp_path / "default.toml", KPIS)


def test_two_faults_are_told_with_both_lines(tmp_path):
    text = DEFAULT.read_text("utf-8").replace("from = 80", 'from = "80"').replace("weight = 20", 'weight = "20"', 1)
    path = tmp_path / "scheme.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ReferenceError, match=r"第 19 行，grades 第 2 项.*。另有 1 处有误，见第 31 行。"):
        load(path, KPIS)
