"""Ledger checksum: the ledger's own total is not the sum of its rows.

Where a row under the total was rejected, the sum is short for that reason alone: cannot tell. A sheet that holds
several ledgers is totalled for each of them; the first keeps the plain name of the cell.

A total does not say when it became wrong, and the day on which the file came in is another matter: no date.
"""

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="合计不符",
    subject="checksum",
    level="note",
    checked="每张台账的合计、小计与各行之和",
    flagged="相差超过 0.01 万元",
    why="合计对不上，说明有行漏了或改过。",
    source="县数据报送规范",
    rows={"*": "f.source_file = s.source_file and f.source_sheet is not distinct from s.source_sheet"},
    limits=("checksum_tolerance",),
    department="县数据局",
)

SQL = """
select source_file || '#' || source_sheet || '#' || cast(source_row as string) || '#' || field
           || case when nth > 1 then '#' || dataset else '' end as subject_id,
       cast(null as string) as project_no, township,
       case when has_rejected then null else exceeds(gap_fen, checksum_tolerance, as_of) end as flagged,
       stated_fen as measured, summed_fen as limit_value, 'fen' as unit, gap_fen as amount_fen,
       cast(null as date) as happened_on,
       case when has_rejected then '合计范围内有被退回的行' else '合计或各行之和缺失' end as missing,
       label, dataset, stated_fen, summed_fen, gap_fen, source_file, source_sheet, source_row
from (
    select c.*, abs(c.stated_fen - c.summed_fen) as gap_fen, n.as_of,
           row_number() over (partition by c.source_file, c.source_sheet, c.source_row, c.field
               order by c.dataset nulls last, c.label nulls last) as nth
    from checksums as c
    cross join night as n
) as d
"""

EVIDENCE = (
    "{source_file} 工作表“{source_sheet}”第 {source_row} 行{label}写 {stated_fen}，"
    "各行之和 {summed_fen}，相差 {gap_fen}"
)

TOTAL = {"source_file": "a.xlsx", "source_sheet": "拨付台账", "source_row": 9, "field": "amount_fen", "label": "合计"}
EXAMPLES = (
    Example("100 yuan apart is rounding", [{**TOTAL, "stated_fen": 50_000, "summed_fen": 40_000}], [False]),
    Example("a fen more is not", [{**TOTAL, "stated_fen": 50_000, "summed_fen": 39_999}], [True]),
    Example("written too low", [{**TOTAL, "stated_fen": 39_999, "summed_fen": 50_000}], [True]),
    Example(
        "one total line of a sheet with two ledgers",
        [
            {**TOTAL, "dataset": "contracts", "stated_fen": 50_000, "summed_fen": 39_999},
            {**TOTAL, "dataset": "payments", "stated_fen": 50_000, "summed_fen": 50_000},
        ],
        [True, False],
    ),
    Example("a total that cannot be read: cannot tell", [{**TOTAL, "summed_fen": 50_000}], [None]),
    Example(
        "a row under the total was rejected: cannot tell",
        [{**TOTAL, "stated_fen": 50_000, "summed_fen": 0, "has_rejected": True}],
        [None],
    ),
)
