"""Failed material: built in although it failed its test, or before anybody tested it.

Used and never tested leaves the result open, and so does a test without a result: cannot tell. A batch that nobody has
used is clear where the sheet has a column for its use.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="不合格材料使用",
    subject="batch_no",
    level="red",
    checked="每批材料的检测结果、检测日期与使用日期",
    flagged="检测不合格仍有使用日期，或使用早于检测",
    why="不合格的水泥埋进路里，谁也挖不出来。",
    source="建设工程质量管理条例第二十九条",
    basis=("materials",),
    flag_needs=("materials",),
    clear_needs=("materials.used_on",),
    counts_refused=("materials",),  # the batch itself is there
    department="县住房和城乡建设局",
)

SQL = """
select batch_no as subject_id, project_no, township,
       case when used_on is null then false
            when test_result = '不合格' then true
            when used_on < tested_on then true
            when tested_on is null or test_result is null then null
            else false end as flagged,
       used_on as measured, tested_on as limit_value, cast(null as bigint) as amount_fen, used_on as happened_on,
       '缺检测日期或结果' as missing, batch_no, material, supplier, used_on, tested_on, test_result,
       source_file, source_sheet, source_row
from material_facts
"""

EVIDENCE = (
    "批次 {batch_no} {material}，{supplier:供应商 |供应商不明}；{tested_on:检测于 |未检测}，"
    "结果{test_result}，{used_on} 已使用"
)

USED = {"used_on": date(2026, 5, 2), "test_result": "合格"}
EXAMPLES = (
    Example("used on the day of the test", [{**USED, "tested_on": date(2026, 5, 2)}], [False]),
    Example("used the day before the test", [{**USED, "tested_on": date(2026, 5, 3)}], [True]),
    Example("failed and used", [{**USED, "tested_on": date(2026, 5, 1), "test_result": "不合格"}], [True]),
    Example("failed and left", [{"tested_on": date(2026, 5, 1), "test_result": "不合格"}], [False]),
    Example(
        "failed, and the sheet has no column for the use: cannot tell",
        [{"tested_on": date(2026, 5, 1), "test_result": "不合格"}],
        [None],
        unknown=("materials.used_on",),
    ),
    Example("used and never tested: cannot tell", [{"used_on": date(2026, 5, 2)}], [None]),
)
