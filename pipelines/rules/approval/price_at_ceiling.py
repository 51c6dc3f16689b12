"""Price at the ceiling: the winner bid what the owner was ready to pay, nearly to the yuan.

Whoever knows the control price need not compete. It is published in many tenders, so this is a hint. Of several
winning bids the lowest counts, so all of them must be known. Without a control price: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="中标价贴近控制价",
    subject="project_no",
    level="note",
    checked="每个有中标记录的项目的中标价与招标控制价",
    flagged="中标价超过控制价的 99%",
    why="价格压不下来，多半没有真竞争。",
    source="审计实务；OCP Cardinal 指标",
    basis=("bids", "projects"),
    limits=("ceiling_percent",),
    flag_needs=("bids", "projects.status"),
    clear_needs=("bids",),
    counts_refused=("projects",),  # the project's own row is there
    department="县公共资源交易中心",
)

SQL = """
select project_no as subject_id, project_no, township,
       exceeds(ceiling_share_percent, ceiling_percent, opened_on) as flagged,
       ceiling_share_percent as measured, limit(ceiling_percent, opened_on) as limit_value, '%' as unit,
       bid_fen as amount_fen, opened_on as happened_on, '缺招标控制价' as missing,
       bidder, bid_fen, control_price_fen, ceiling_share_percent, opened_on, source_file, source_sheet, source_row
from (
    select b.*, bid_fen * 100e0 / nullif(control_price_fen, 0) as ceiling_share_percent,
           row_number() over (partition by project_no order by bid_fen nulls last, bidder nulls last) as nth
    from bid_facts as b where is_winner and coalesce(is_live, true)
) as w
where nth = 1
"""

EVIDENCE = "{opened_on} 开标，{bidder}以 {bid_fen} 中标，为控制价 {control_price_fen} 的 {ceiling_share_percent}"

WON = {
    "project_no": "P",
    "bidder": "甲公司",
    "is_winner": True,
    "control_price_fen": 10_000,
    "opened_on": date(2026, 5, 1),
}
EXAMPLES = (
    Example("99 % of the control price", [{**WON, "bid_fen": 9_900}], [False]),
    Example("a fen more", [{**WON, "bid_fen": 9_901}], [True]),
    Example("a loser may bid what he likes", [{**WON, "bid_fen": 10_000, "is_winner": False}], []),
    Example("no control price: cannot tell", [{**WON, "bid_fen": 9_901, "control_price_fen": None}], [None]),
    Example("another winning bid may be lower: cannot tell", [{**WON, "bid_fen": 9_901}], [None], ("bids",)),
    Example("nor can this one be cleared then", [{**WON, "bid_fen": 9_900}], [None], ("bids",)),
)
