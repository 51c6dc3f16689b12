"""The scheme file: the default is sound, and a faulty one is refused with file, place, fault and way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import registry
from pipelines.ranking.schemes.folder import load_all
from pipelines.ranking.schemes.scheme import load
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
        "fund_confirmed_rate": (20, 90, 100),
        "quality_pass_rate": (10, 80, 98),
        "satisfaction": (10, 60, 95),
        "disclosure_rate": (5, 60, 100),
        "rectification_rate": (5, 60, 95),
        "data_quality_rate": (5, 90, 99.5),
    }
    assert scheme.pending == ()
    rolling = {i.kpi for i in scheme.indicators if i.window == "rolling_4_quarters"}
    assert rolling == {"on_time_finish_rate", "quality_pass_rate", "disclosure_rate"}
    assert {i.window for i in scheme.indicators if i.kpi not in rolling} == {"year_to_date"}
    assert {i.kpi: i.falls for i in scheme.indicators if i.falls} == {"disbursement_rate": (100, 120)}
    assert (scheme.unreported_is_zero, scheme.least_weight, scheme.best_share) == (True, 80, 30)
    assert [(g.name, g.from_score) for g in scheme.grades] == [("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)]


def at(text: str, nth: int = 1) -> int:
    """The line of the default scheme that begins with `text`, the nth of them."""
    lines = DEFAULT.read_text("utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if line.startswith(text)][nth - 1]


FIRST = at("[[indicators]]")
FAULTS = [
    ("weight = 20", "weight = 21", f"第 {FIRST} 行：indicators 的权重之和是 101，应为 100。请调整"),
    (
        "weight = 20",
        "weight = 0",
        f"第 {FIRST + 2} 行，indicators 第 1 项：weight = 0 应大于 0。数值不加引号；不考核的指标请整段",
    ),
    ("weight = 20", 'weight = "20"', f'第 {FIRST + 2} 行，indicators 第 1 项：weight = "20" 写法不对。数值不加引号'),
    ("weight = 20", "weight = nan", f"第 {FIRST + 2} 行，indicators 第 1 项：weight = nan 不是有限的数。数值不加引号"),
    ("weight = 20\n", "", f"第 {FIRST} 行，indicators 第 1 项：缺少 weight。请补齐"),
    ("floor = 60", "floor = 95", f"第 {FIRST + 4} 行，indicators 第 1 项：floor 与 target 同为 95"),
    ("floor = 60", "floor = 96", f"第 {FIRST + 4} 行，indicators 第 1 项：项目完成率的 target（95）应高于 floor（96）"),
    ("floor = 60", "flor = 60", f"第 {FIRST + 3} 行，indicators 第 1 项：不认识“flor”，是不是 floor？可以写 kpi、"),
    (
        'kpi = "rectification_rate"',
        'kpi = "settlement_cut_rate"',
        f"第 {at('kpi', 8)} 行，indicators 第 8 项：核减率只作参考，高低都不说明好坏，不能计分",
    ),
    (
        'kpi = "completion_rate"',
        'kpi = "completion_rat"',
        f"第 {FIRST + 1} 行，indicators 第 1 项：没有名为 completion_rat 的指标，是不是 completion_rate？可用的有：",
    ),
    (
        'kpi = "disbursement_rate"',
        'kpi = "completion_rate"',
        f"第 {at('kpi', 3)} 行，indicators 第 3 项：completion_rate 出现了 2 次。每个指标只能列一次",
    ),
    ("pending = []", 'pending = ["lateness"]', f"第 {at('pending')} 行：pending 的第 1 项 lateness 不在 indicators 中"),
    (
        '"satisfaction"]',
        '"satisfactoin"]',
        f"第 {at('tie_break')} 行：tie_break 的第 3 项 satisfactoin 不是本方案计分的指标，是不是 satisfaction？",
    ),
    (
        '"satisfaction"]',
        '"completion_rate"]',
        f"第 {at('tie_break')} 行：tie_break 的第 3 项 completion_rate 前面已有。请删除重复的项",
    ),
    ("from = 80", "from = 90", f"第 {at('from', 2)} 行，grades 第 2 项：各等次的 from 应从高到低"),
    (
        "from = 0",
        "from = 1",
        f"第 {at('from', 4)} 行，grades 第 4 项：各等次的 from 应从高到低、互不相同，最后一个为 0",
    ),
    ("[[grades]]", "[[grade]]", f"第 {at('[[grades]]')} 行：不认识“grade”，是不是 grades？"),
    ('version = "3"', "version = 3", f"第 {at('version')} 行：version = 3 写法不对。文字请加引号"),
    ('["Ⅰ", "Ⅱ"]', '"Ⅰ"', f'第 {at("groups")} 行：groups = "Ⅰ" 写法不对。写成文字的列表'),
    ("best_share = 30", "best_share =", f"第 {at('best_share')} 行第 "),
    ("best_share = 30", "best_share = 101", f"第 {at('best_share')} 行：best_share = 101 应不大于 100。写 0 到 100 的"),
    (
        "least_weight = 80",
        "least_weigth = 80",
        f"第 {at('least_weight')} 行：不认识“least_weigth”，是不是 least_weight？",
    ),
    (
        'unreported = "zero"',
        'unreported = "nothing"',
        f"第 {at('unreported')} 行：unreported 不能是“nothing”，请写 zero（应报未报的按 0 分）或 county",
    ),
    (
        "falls_to = 120\n",
        "",
        f"第 {at('[[indicators]]', 3)} 行，indicators 第 3 项：缺少 falls_to：falls_from（由此回落）",
    ),
    (
        "falls_from = 100",
        "falls_from = 90",
        f"第 {at('falls_from')} 行，indicators 第 3 项：floor、target、falls_from、falls_to",
    ),
    ("target = 90", 'target = 90\nwindow = "month"', "不能是“month”，请写 period（本期）、year_to_date（本年累计）"),
    ("version =", "min_cases = 5\nversion =", f"第 {at('version')} 行：min_cases 已停用：案例少的乡镇向全县平均折算"),
    ("target = 90", "target = 90\nmin_cases = 5", "indicators 第 2 项：min_cases 已停用：案例少的乡镇向全县平均折算"),
    ('name = "市级以上表彰"', 'name = "县级表彰"', "bonuses 第 2 项：事项“县级表彰”前面已有。请改名或删除重复的项"),
    ('caps_at = "良好"', 'caps_at = "良"', "deductions 第 2 项：没有名为“良”的等次，是不是 良好？可以写：优秀、良好、"),
    ("points = 3", "points = -3", "deductions 第 1 项：points = -3 应大于 0。写大于 0、不超过 100 的分数"),
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
    second = rf"第 {at('from', 2)} 行，grades 第 2 项.*。另有 1 处有误，见第 {FIRST + 2} 行。"
    with pytest.raises(ReferenceError, match=second):
        load(path, KPIS)


def folder(tmp_path: Path, *names: str) -> Path:
    for name in names:
        text = DEFAULT.read_text("utf-8").replace("乡镇考核方案（默认）", name)
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def test_a_period_has_its_own_scheme_else_its_years_else_the_countys(tmp_path):
    schemes = load_all(folder(tmp_path, "default", "2026", "2026H1"), KPIS)
    names = {period: schemes.of(period).name for period in ("2026H1", "2026H2", "2026", "2026Q1", "2025H1")}
    assert names == {"2026H1": "2026H1", "2026H2": "2026", "2026": "2026", "2026Q1": "2026", "2025H1": "default"}


@pytest.mark.parametrize("name", ["2026-01", "draft"])
def test_a_scheme_named_after_no_period_that_is_assessed_is_refused(tmp_path, name):
    with pytest.raises(ReferenceError, match=rf"{name}\.toml：文件名不是考核的期间。请写成 2026\.toml"):
        load_all(folder(tmp_path, "default", name), KPIS)
