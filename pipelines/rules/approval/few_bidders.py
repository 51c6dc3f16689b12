"""Few bidders: a competition that fewer than three took part in.

Only awarded competitive procurements are judged. Without a single bid on record the list was not handed in, and a
rejected bid row may be the third: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="投标人不足",
    subject="project_no",
    level="yellow",
    checked="每个已定标的竞争性采购项目的投标(响应)单位数",
    flagged="投标(响应)单位少于 3 家",
    why="两家人的比选,等于没有比。",
    source="招标投标法第二十八条;政府采购法第三十八条、第四十条",
    basis=("bids", "projects"),
    limits=("fewest_bidders",),
    department="县公共资源交易中心",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when bidder_count = 0 then null
            when not under(bidder_count, fewest_bidders, decided_on) then false
            when has_rejected_bids then null
            else true end as flagged,
       bidder_count as measured, limit(fewest_bidders, decided_on) as limit_value, '家' as unit,
       coalesce(contract_fen, budget_fen) as amount_fen, decided_on as happened_on,
       case when bidder_count = 0 then '没有投标记录' else '投标台账有被退回的行' end as missing,
       procurement_method, bidder_count, decided_on, contractor, source_file, source_sheet, source_row
from (
    select f.*, coalesce(awarded_on, signed_on) as decided_on
    from project_facts as f
    where coalesce(is_live, true) and coalesce(awarded_on, signed_on) <= as_of
          and procurement_method in ('公开招标', '邀请招标', '竞争性磋商', '询价', '比选')
) as p
"""

EVIDENCE = "{procurement_method}于 {decided_on} 定标,只有 {bidder_count} 家投标(响应){contractor:,中标单位 |}"

DECIDED = {"procurement_method": "比选", "awarded_on": date(2026, 5, 1)}
EXAMPLES = (
    Example("three bidders", [{**DECIDED, "bidder_count": 3}], [False]),
    Example("two bidders", [{**DECIDED, "bidder_count": 2}], [True]),
    Example("a direct award has none to count", [{**DECIDED, "procurement_method": "直接发包", "bidder_count": 1}], []),
    Example("no bid on record: cannot tell", [{**DECIDED, "bidder_count": 0}], [None]),
    Example("a bid row was rejected: cannot tell", [{**DECIDED, "bidder_count": 2, "has_rejected_bids": True}], [None]),
)
