"""Data quality: of the rows handed in, how many could be accepted?"""

from pipelines.definitions import Example, Kpi

KPI = Kpi(
    label="数据合格率",
    unit="%",
    better="higher",
    target=99,
    floor=90,
    facts="submission_facts",
    event_on="row_on",
    numerator="sum(rows_accepted)",
    denominator="sum(rows_accepted + rows_rejected)",
    formula="通过校验被接收的数据行数 ÷ 报送的数据行数（按行所载业务日期归期；没有日期的按文件所属期）",
    why="数据报不准，后面所有指标和排名都站不住。",
    source="村公工程增量管理系统（数据合格率）",
    order=100,
    case_unit="行数据",
    hit="合格",
    of_reporting=True,
)

EXAMPLES = [
    Example("everything accepted", [{"rows_accepted": 10, "rows_rejected": 0}], 100.0),
    Example(
        "one in a hundred rejected, over two files",
        [{"rows_accepted": 49, "rows_rejected": 1}, {"rows_accepted": 50, "rows_rejected": 0}],
        99.0,
    ),
    Example("everything rejected", [{"rows_accepted": 0, "rows_rejected": 3}], 0.0),
    Example("nothing handed in: no value", [], None),
]
