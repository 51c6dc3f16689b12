"""Reporting: did the township's monthly report come in by the due day?

One report is owed per township and month; any file of its own answers it. Due days before the county's first receipts
are not counted.
"""

from datetime import date

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="按时报送率",
    unit="%",
    better="higher",
    target=100,
    floor=80,
    facts="report_duties",
    event_on="due_on",
    numerator="sum(case when state = 'in_time' then 1 else 0 end)",
    denominator="count(due_on)",
    formula="截止日（每月25日，遇休息日顺延）前收到当期文件的次数 ÷ 应报次数（每乡镇每月一次；本县开始收件之前不计）",
    why="报得晚，领导看到的就是旧账；谁没报，谁的问题就看不见。",
    source="巴马县项目调度做法；县数据报送规范（截止日见限值 report_due_day）",
    order=102,
    case_unit="次应报",
    hit="按期",
)

MAY_25 = date(2026, 5, 25)

EXAMPLES = [
    Example("in time on the due day", [{"due_on": MAY_25, "received_on": MAY_25, "state": "in_time"}], 100.0),
    Example(
        "one day late is late",
        [{"due_on": MAY_25, "state": "in_time"}, {"due_on": MAY_25, "received_on": date(2026, 5, 26), "state": "late"}],
        50.0,
    ),
    Example("nothing came for that report", [{"due_on": MAY_25, "state": "missing"}], 0.0),
    Example("nothing ever came", [{"due_on": MAY_25, "state": "never"}], 0.0),
    Example("no report was due: no value", [], None),
]
