"""Just below the line: a contract that stops a few steps before the amount that would have asked for more.

A public or invited tender dodges nothing, and neither does a project that the county has on file dodge the filing line.
A contract of unknown method may have been tendered, and where not all approvals are known one may be the filing:
cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._gaps import gap
from pipelines.rules._lines import FILING, LINES, TENDERED, by_line

RULE = Rule(
    label="卡线发包",
    subject="contract_no",
    level="yellow",
    checked="每份未经招标的合同金额与各条限额（10、30、50、60、400 万元）",
    flagged="合同金额达到某条限额的 95% 而没有达到限额",
    why="一次卡线是巧合，次次卡线是算计。",
    source="审计实务（规避招标、规避备案的常见形态）",
    basis=("contracts", "projects"),
    limits=("just_below_percent", *LINES),
    flag_needs=("contracts", "projects.status"),
    counts_refused=("contracts", "projects"),  # the contract itself and the project's own row are there
    department="县发展和改革局",
)

SQL = f"""
select c.contract_no as subject_id, c.project_no, c.township,
       case when n.line_fen is null then false
            when c.procurement_method is null or (n.is_filing_only = 1 and u.project_no is not null) then null
            else true end as flagged,
       c.amount_fen as measured, n.line_fen as limit_value, 'fen' as unit, c.amount_fen, c.signed_on as happened_on,
       case when c.procurement_method is null then '缺发包方式' else '审批台账不全，可能已备案' end as missing,
       c.contractor, c.signed_on, c.procurement_method, n.line_fen,
       c.amount_fen * 100e0 / nullif(n.line_fen, 0) as line_percent, c.source_file, c.source_sheet, c.source_row
from contract_facts as c
left join (
    select contract_no, min(line_fen) as line_fen,
           min(case when line_key = '{FILING}' then 1 else 0 end) as is_filing_only
    from ({by_line("contract_facts")}) as b
    where not {TENDERED}
          and not falls_below(amount_fen * 100e0 / nullif(line_fen, 0), just_below_percent, signed_on)
    group by contract_no
) as n on n.contract_no = c.contract_no
left join ({gap("approvals", "decided_on", "result")}) as u on u.project_no = c.project_no
where coalesce(c.is_live, true)
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{signed_on} 与{contractor}签订合同 {amount_fen}，为限额 {line_fen} 的 {line_percent}；"
    "发包方式为{procurement_method}"
)

SIGNED = {"contract_no": "1", "signed_on": date(2026, 5, 1), "procurement_method": "询价"}
WAN = 1_000_000
EXAMPLES = (
    Example("a fen below 95 % of 500,000 yuan", [{**SIGNED, "amount_fen": 47_500_000 - 1}], [False]),
    Example("95 % of 500,000 yuan", [{**SIGNED, "amount_fen": 47_500_000}], [True]),
    Example("on the line: it was reached, not dodged", [{**SIGNED, "amount_fen": 50 * WAN}], [False]),
    Example("300,000 yuan do not yet have to be filed", [{**SIGNED, "amount_fen": 30 * WAN}], [True]),
    Example("filed anyway", [{**SIGNED, "amount_fen": 30 * WAN, "project_filed_on": date(2026, 3, 1)}], [False]),
    Example(
        "not all approvals are known, and one may be the filing: cannot tell",
        {
            "contract_facts": [{**SIGNED, "project_no": "P", "amount_fen": 30 * WAN}],
            "project_facts": [{"project_no": "P"}],
        },
        [None],
        ("approvals",),
    ),
    Example(
        "approvals have no say about the other lines",
        {
            "contract_facts": [{**SIGNED, "project_no": "P", "amount_fen": 49 * WAN}],
            "project_facts": [{"project_no": "P"}],
        },
        [True],
        ("approvals",),
    ),
    Example("perhaps a cancelled one: cannot tell", [{**SIGNED, "amount_fen": 49 * WAN}], [None], ("projects.status",)),
    Example("put out to tender", [{**SIGNED, "amount_fen": 49 * WAN, "procurement_method": "公开招标"}], [False]),
    Example("below the national line", [{**SIGNED, "amount_fen": 399 * WAN}], [True]),
    Example("method missing: cannot tell", [{**SIGNED, "amount_fen": 49 * WAN, "procurement_method": None}], [None]),
    Example(
        "method missing, far from any line", [{**SIGNED, "amount_fen": 20 * WAN, "procurement_method": None}], [False]
    ),
)
