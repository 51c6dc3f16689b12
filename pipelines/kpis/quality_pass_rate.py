"""Quality: how many inspections were passed at first?"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="工程质量合格率",
    unit="%",
    better="higher",
    target=98,
    floor=80,
    facts="inspection_facts",
    event_on="inspected_on",
    numerator="sum(case when result = '合格' then 1 else 0 end)",
    denominator="count(result)",
    formula="一次抽检合格的次数 ÷ 抽检次数（整改后合格不算一次合格）",
    why="返工的钱和工期都不会回来，质量要一次做成。",
    source="村级公共服务工程质量管理办法（工程质量合格率）",
    order=60,
    needs=("inspections",),
    case_unit="次抽检",
    hit="一次合格",
)

EXAMPLES = [
    Example("passed at first", [{"result": "合格"}], 100.0),
    Example("passed after repair is not passed at first", [{"result": "合格"}, {"result": "整改后合格"}], 50.0),
    Example("failed", [{"result": "不合格"}], 0.0),
    Example("no inspection: no value", [], None),
]
