"""Acceptance: of the projects put to acceptance, how many passed at the first attempt?

A project counts once, on the day of its first acceptance, so one that failed and was never put forward again counts
against it too.
"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="一次验收合格率",
    unit="%",
    better="higher",
    target=98,
    floor=80,
    facts="project_facts",
    event_on="first_acceptance_on",
    numerator="sum(case when first_acceptance_result = '合格' then 1 else 0 end)",
    denominator="count(first_acceptance_result)",
    formula="首次验收结论为合格的项目数 ÷ 期内首次验收的项目数（整改后合格不算一次合格）",
    why="一次验过说明平时管得住；总要整改才过，问题出在过程里。",
    source="村公工程增量管理系统建设目标（一次验收合格率）",
    order=64,
    needs=("projects", "acceptances"),
    case_unit="次首次验收",
    hit="一次合格",
)

EXAMPLES = [
    Example("passed at the first attempt", [{"first_acceptance_result": "合格"}], 100.0),
    Example(
        "passed after repair is not passed at first",
        [{"first_acceptance_result": "合格"}, {"first_acceptance_result": "整改后合格"}],
        50.0,
    ),
    Example("failed", [{"first_acceptance_result": "不合格"}], 0.0),
    Example("never put to acceptance: no value", [{"first_acceptance_result": None}], None),
]
