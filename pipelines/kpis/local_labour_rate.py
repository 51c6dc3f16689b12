"""Local labour: how many of the paid days were worked by villagers?"""

from pipelines.definitions import Example, Kpi

# Summed as decimals: a sum of floats depends on the order of its rows.
KPI = Kpi(
    label="本地用工率",
    unit="%",
    better="higher",
    target=50,
    floor=30,
    facts="labour_facts",
    event_on="worked_from",
    numerator="sum(case when is_local then try_cast(days as decimal(9, 4)) when not is_local then 0 end)",
    denominator="sum(case when is_local is not null then try_cast(days as decimal(9, 4)) end)",
    cases="count(case when is_local is not null then days end)",
    formula="本地村民的工日 ÷ 全部工日（按起工之日归期；未填是否本地村民的不计）",
    why="家门口的工程让村里人有活干、有钱挣，是以工代赈的本意。",
    source="国家以工代赈管理办法；县带动本地用工的政策要求",
    order=82,
    needs=("labour",),
    case_unit="人次用工",
)

EXAMPLES = [
    Example("half of the days", [{"is_local": True, "days": 10.0}, {"is_local": False, "days": 10.0}], 50.0),
    Example("half a day less", [{"is_local": True, "days": 9.5}, {"is_local": False, "days": 10.5}], 47.5),
    Example(
        "not told whether local: counts on neither side",
        [{"is_local": True, "days": 3.0}, {"is_local": None, "days": 9.0}],
        100.0,
    ),
    Example("nobody local", [{"is_local": False, "days": 1.0}], 0.0),
    Example("no paid days: no value", [], None),
]
