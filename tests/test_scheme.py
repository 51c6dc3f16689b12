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
    """What is said of the default scheme with `old` replaced by `new`, file name taken off."""
    text = DEFAULT.read_text("utf-8")
    assert old in text
    path = tmp_path / "scheme.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ReferenceError) as refused:
        load(path, KPIS)
    assert str(refused.value).startswith(f"{path}：")
    return str(refused.value).removeprefix(f"{path}：")


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
    ("weight = 20", "weight = 21", "indicators：权重之和是 101，应为 100"),
    ("weight = 20", "weight = 0", "indicators 第 1 项的 weight：权重 0 不大于 0"),
    ("weight = 20", 'weight = "20"', "indicators 第 1 项的 weight：'20' 不是可用的数字"),
    ("weight = 20", "weight = nan", "不是可用的数字"),
    ("weight = 20\n", "", "indicators 第 1 项的 weight：没有填写"),
    ("floor = 60", "floor = 95", "indicators 第 1 项的 target：floor 与 target 同为 95"),
    ("floor = 60", "floor = 96", "项目完成率的 target（95）应高于 floor（96）"),
    ("floor = 60", "flor = 60", "indicators 第 1 项的 floor：没有填写"),
    ('kpi = "rect', 'lable = "整改"\nkpi = "rect', "indicators 第 8 项的 lable：不认识这一项"),
    ('kpi = "rectification_rate"', 'kpi = "settlement_cut_rate"', "核减率只作参考，高低都不说明好坏，不能计分"),
    (
        '"completion_rate" ',
        '"completion" ',
        "indicators 第 1 项的 kpi：没有名为 completion 的指标。可用的有：",
    ),
    ('kpi = "disbursement_rate"', 'kpi = "completion_rate"', "indicators：completion_rate 出现了 2 次"),
    ("pending = []", 'pending = ["lateness"]', "pending：lateness 不在 indicators 中"),
    ('"satisfaction"]', '"complaint_close_rate"]', "tie_break：complaint_close_rate 不是本方案计分的指标"),
    ('"satisfaction"]', '"completion_rate"]', "tie_break：有重复的项"),
    ("min_cases = 5", "min_cases = 0", "min_cases：0 不是正整数"),
    ("from = 80", "from = 90", "grades：各等次的 from 应从高到低"),
    ("from = 0", "from = 1", "grades：各等次的 from 应从高到低、互不相同，最后一个为 0"),
    ('version = "2"', "version = 2", "version：2 不是文字"),
    ('["Ⅰ", "Ⅱ"]', '"Ⅰ"', "groups：应为文字的列表"),
    ("min_cases = 5", "min_cases =", "不是有效的 TOML 文件"),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[said for _, _, said in FAULTS])
def test_a_faulty_scheme_is_refused(tmp_path, old, new, said):
    assert said in refusal(tmp_path, old, new)


def test_a_scheme_without_indicators_is_refused(tmp_path):
    path = tmp_path / "scheme.toml"
    path.write_text('name = "空"\nversion = "1"\n', "utf-8")
    with pytest.raises(ReferenceError, match=r"indicators：没有内容。请至少写一段 \[\[indicators\]\]"):
        load(path, KPIS)


def test_a_missing_scheme_is_named_with_the_way_out(tmp_path):
    with pytest.raises(ReferenceError, match=r"default\.toml：找不到考核方案。请从示例县"):
        load(tmp_path / "default.toml", KPIS)
