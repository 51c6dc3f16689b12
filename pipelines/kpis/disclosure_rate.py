"""Disclosure: were the notices that a project owes published in time and long enough?"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="公示完整率",
    unit="%",
    better="higher",
    target=100,
    floor=60,
    facts="notice_facts",
    event_on="judged_on",  # by then a punctual notice has hung long enough; before, nobody is judged
    numerator="sum(case when published_on <= due_on and days_shown >= required_days then 1 else 0 end)",
    denominator="count(judged_on)",
    formula="按时公示且公示天数达标的次数 ÷ 应公示次数（立项开工前、中标10日内、验收10日内、首次支付10日内；"
    "公示期满之日起计入）",
    why="公示到位，村民才知道钱花在哪、谁在干、验没验。",
    source="村公工程增量管理系统；县考核通知（公示完整率）；招标投标法实施条例第54条",
    order=80,
    needs=("projects", "contracts", "acceptances", "payments", "disclosures", "disclosures.ended_on@read"),
    case_unit="次应公示",
    hit="按时足期",
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
OWED = {"due_on": MAY_1, "required_days": 7, "judged_on": date(2026, 5, 8)}

EXAMPLES = [
    Example("on the last day and for seven days counts", [{**OWED, "published_on": MAY_1, "days_shown": 7}], 100.0),
    Example("one day late does not", [{**OWED, "published_on": MAY_2, "days_shown": 7}], 0.0),
    Example("one day too short does not", [{**OWED, "published_on": MAY_1, "days_shown": 6}], 0.0),
    Example("never published counts against it", [OWED], 0.0),
    Example("no last day on record: not shown to be long enough", [{**OWED, "published_on": MAY_1}], 0.0),
    Example("nothing owed: no value", [], None),
]
