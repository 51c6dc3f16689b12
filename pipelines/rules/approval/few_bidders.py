"""Few bidders: a competition that fewer than three took part in.

Only awarded competitive procurements are judged. One firm in two spellings is one bidder. Without a single bid on
record the list was not handed in: cannot tell. A bid that is not known may be the third; three known ones are three.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._bidders import BIDDERS

RULE = Rule(
    label="投标人不足",
    subject="project_no",
    level="yellow",
    checked="每个已定标的竞争性采购项目的投标（响应）单位数",
    flagged="投标（响应）单位少于 3 家",
    why="两家人的比选，等于没有比。",
    source="招标投标法第二十八条；政府采购法第三十八条、第四十条",
    basis=("bids", "projects"),
    limits=("fewest_bidders",),
    flag_needs=("bids", "contracts", "projects.status"),
    counts_refused=("contracts", "projects"),  # the award and the project's own row are there
    department="县公共资源交易中心",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when bidders = 0 then null
            else falls_below(bidders, fewest_bidders, decided_on) end as flagged,
       bidders as measured, limit(fewest_bidders, decided_on) as limit_value, '家' as unit,
       coalesce(contract_fen, budget_fen) as amount_fen, decided_on as happened_on,
       '没有投标记录' as missing,
       procurement_method, bidders, decided_on, contractor, source_file, source_sheet, source_row
from (
    select f.*, coalesce(awarded_on, signed_on) as decided_on, coalesce(n.bidders, 0) as bidders
    from project_facts as f left join ({BIDDERS}) as n on n.project_no = f.project_no
    where coalesce(is_live, true) and coalesce(awarded_on, signed_on) <= as_of
          and procurement_method in ('公开招标', '邀请招标', '竞争性磋商', '询价', '比选')
) as p
"""  # noqa: S608  (our own clause)

WORDS = {"bidders": "投标单位数"}
EVIDENCE = "{procurement_method}于 {decided_on} 定标，只有 {bidders} 家投标（响应）{contractor:，中标单位 |}"


def _tender(bidders: str, method: str = "比选", **more: object) -> dict[str, list[dict[str, object]]]:
    """A tender of one project; every letter is a bidder."""
    project = {"project_no": "P", "procurement_method": method, "awarded_on": date(2026, 5, 1), **more}
    return {"project_facts": [project], "bid_facts": [{"project_no": "P", "bidder": firm} for firm in bidders]}


EXAMPLES = (
    Example("three bidders", _tender("abc"), [False]),
    Example("two bidders", _tender("ab"), [True]),
    Example("a firm in small and in capital letters is one", _tender("abB"), [True]),
    Example("a direct award has none to count", _tender("a", "直接发包"), []),
    Example("no bid on record: cannot tell", _tender(""), [None]),
    Example("a bid is not known, perhaps the third: cannot tell", _tender("ab"), [None], ("bids",)),
    Example("three are three, whoever else bid", _tender("abc"), [False], ("bids",)),
    Example("perhaps a cancelled one: cannot tell", _tender("ab"), [None], ("projects.status",)),
)
