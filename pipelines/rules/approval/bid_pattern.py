"""Bid pattern: prices that people who do not know each other would not write.

Two signs: the losing bids lie closer together than the limit; or all bids, in order, rise by one and the same step
(as a share of the winning bid). Two losers at least are needed; one firm in two spellings is one bidder. A bid that is
not known may break the pattern or make it. Without a single winner nobody knows who lost, and of a firm with two prices
nobody knows which one counted: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._names import plain

RULE = Rule(
    label="报价异常一致",
    subject="project_no",
    level="yellow",
    checked="每个有两家以上落选单位的项目的全部报价",
    flagged="落选报价彼此相差不到 0.5%，或各家报价按同一比例等差排列",
    why="一个人写的几份标书，数字会像兄弟。",
    source="OCP Cardinal R 系列指标；招标投标法实施条例第四十条",
    basis=("bids",),
    limits=("bid_spread_percent", "bid_step_percent"),
    flag_needs=("bids", "projects.status"),
    clear_needs=("bids",),
    counts_refused=("projects",),  # the project's own row is there
    department="县公共资源交易中心",
)

SQL = f"""
with offers as (
    select project_no, township, {plain("bidder")} as firm, min(bid_fen) as bid_fen,
           case when min(bid_fen) < max(bid_fen) then 1 else 0 end as has_two,
           max(case when is_winner then 1 else 0 end) as won, min(opened_on) as opened_on,
           min(source_file) as source_file, min(source_sheet) as source_sheet, min(source_row) as source_row
    from bid_facts where coalesce(is_live, true) group by project_no, township, {plain("bidder")}
),
stepped as (
    select b.*, bid_fen - lag(bid_fen) over (partition by project_no order by bid_fen nulls last, firm nulls last)
           as step_fen
    from offers as b
),
tenders as (
    select project_no, township, max(opened_on) as opened_on, count(*) as bids,
           sum(won) as winners, max(case when won = 1 then bid_fen end) as won_fen,
           min(case when won = 0 then bid_fen end) as low_fen, max(case when won = 0 then bid_fen end) as high_fen,
           max(has_two) as has_two,
           (max(step_fen) - min(step_fen)) * 100e0 / nullif(max(case when won = 1 then bid_fen end), 0)
               as uneven_percent,
           min(step_fen) * 100e0 / nullif(max(case when won = 1 then bid_fen end), 0) as step_percent,
           min(source_file) as source_file, min(source_sheet) as source_sheet, min(source_row) as source_row
    from stepped group by project_no, township
)
select project_no as subject_id, project_no, township,
       case when winners <> 1 or has_two = 1 then null
            else coalesce(is_close, false) or coalesce(is_even, false) end as flagged,
       case when is_close then spread_percent else uneven_percent end as measured,
       case when is_close then limit(bid_spread_percent, opened_on) else limit(bid_step_percent, opened_on) end
           as limit_value,
       '%' as unit, won_fen as amount_fen, opened_on as happened_on,
       case when winners <> 1 then '中标单位不明' else '同一单位有两个报价' end as missing,
       case when is_close then '落选报价彼此贴近' else '各家报价等差排列' end as pattern,
       bids, won_fen, low_fen, high_fen, spread_percent, step_percent, opened_on,
       source_file, source_sheet, source_row
from (
    select t.*, falls_below(spread_percent, bid_spread_percent, opened_on) as is_close,
           step_percent > 0 and falls_below(uneven_percent, bid_step_percent, opened_on) as is_even
    from (
        select s.*, (high_fen - low_fen) * 100e0 / nullif(low_fen, 0) as spread_percent from tenders as s
    ) as t
) as d
where bids - winners > 1
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{pattern}：{opened_on} 开标，{bids} 家报价，中标 {won_fen}，落选 {low_fen} 至 {high_fen}"
    "（相差 {spread_percent}），相邻报价最小差 {step_percent}"
)


def _bids(*fen: int, **more: object) -> list[dict[str, object]]:
    """Bids of one project; the first one wins."""
    return [
        {
            "project_no": "P", "bidder": f"公司{nth}", "bid_fen": bid, "is_winner": nth == 0,
            "opened_on": date(2026, 5, 1), **more,
        }
        for nth, bid in enumerate(fen)
    ]  # fmt: skip


EXAMPLES = (
    Example("losers half a per cent apart", _bids(95_000, 100_000, 100_500), [False]),
    Example("losers a fen closer", _bids(95_000, 100_000, 100_499), [True]),
    Example("every bid 2 % of the winner's above the one before", _bids(100_000, 102_000, 104_000), [True]),
    Example("one step 0.01 % wider", _bids(100_000, 102_000, 104_010), [False]),
    Example(
        "a loser in two spellings is one loser",
        [*_bids(95_000, 100_000), {**_bids(95_000, 100_000)[1], "bidder": "公司 1"}],
        [],
    ),
    Example(
        "a firm with two prices: cannot tell",
        [*_bids(95_000, 100_000, 110_000), {**_bids(95_000, 110_100)[1], "bidder": "公司 1"}],
        [None],
    ),
    Example("a single loser makes no pattern", _bids(100_000, 102_000), []),
    Example("nobody is said to have won: cannot tell", _bids(95_000, 100_000, 100_499, is_winner=False), [None]),
    Example("a bid is not known, perhaps another one: cannot tell", _bids(95_000, 100_000, 100_499), [None], ("bids",)),
    Example("nor can what looks innocent be cleared", _bids(95_000, 100_000, 100_500), [None], ("bids",)),
    Example(
        "a project ledger that does not tell what was cancelled: cannot tell",
        _bids(95_000, 100_000, 100_499),
        [None],
        ("projects.status",),
    ),
)
