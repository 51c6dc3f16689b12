"""Companion bidders: the same firms meet again and again, and the same one always wins.

Two tenders have the same bidders when they have as many of them, and each of the one's is among the other's; names are
compared without brackets' width or spaces. The group is named by its first project. One meeting that somebody else won
clears a group: a group is called clear only where the bids of all townships are known, and flagged only where no tender
that is known of lacks its bids. What a township that handed in nothing at all would show stands in no table; the
sentence speaks of the ledgers that came. A tender of which a bid was sent back may have had one
bidder more, so it does not make up the number; and where nobody but the group is known to have bid, it may be one
meeting more, won by whom nobody knows: nothing is flagged then, and what could still become a case is not called clear.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._gaps import gap
from pipelines.rules._names import plain

# Every tender with the first one that the very same firms met in.
MEETINGS = f"""with bidders as (
    select project_no, {plain("bidder")} as firm, max(case when is_winner then 1 else 0 end) as won
    from bid_facts where coalesce(is_live, true) group by project_no, {plain("bidder")}
),
tenders as (
    select project_no, count(*) as firms, min(firm) as low, max(firm) as high,
           max(case when won = 1 then firm end) as winner, sum(won) as winners
    from bidders group by project_no
),
alike as (
    select a.project_no, b.project_no as other_no
    from bidders as a
    join tenders as s on s.project_no = a.project_no
    join tenders as t on t.firms = s.firms and t.low = s.low and t.high = s.high
    join bidders as b on b.project_no = t.project_no and b.firm = a.firm
    where s.firms > 1
    group by a.project_no, b.project_no, s.firms
    having count(*) = s.firms
),
named as (select other_no as project_no, min(project_no) as group_no from alike group by other_no)
"""  # noqa: S608  (our own clause)

IN_GROUP = f"""f.project_no in (
    select m.project_no from ({MEETINGS} select * from named) as m where m.group_no = s.subject_id
)"""  # noqa: S608

RULE = Rule(
    label="陪标嫌疑",
    subject="bidder_set",
    level="yellow",
    checked="每一组在两个以上项目里原班相遇的投标单位",
    flagged="同一组单位相遇 3 次以上（含），每次都是同一家中标",
    why="陪太子读书的人，下次换别人当太子。",
    source="审计实务；招标投标法第三十二条",
    rows={"bids": IN_GROUP},
    limits=("companion_meetings",),
    flag_needs=("bids", "projects.status"),
    clear_needs=("bids@county",),
    counts_refused=("bids", "projects"),
    department="县公共资源交易中心",
    across=True,
)

SQL = f"""
{MEETINGS},
unsure as ({gap("bids")}),
perhaps_cancelled as ({gap("projects", "status")}),
meetings as (
    select n.group_no, n.project_no, p.township, coalesce(p.contract_fen, p.budget_fen) as worth_fen,
           coalesce(p.awarded_on, p.signed_on) as won_on, p.as_of,
           case when u.project_no is null and x.project_no is null then 1 else 0 end as is_sure,
           case when x.project_no is null then 0 else 1 end as perhaps_cancelled
    from named as n
    join project_facts as p on p.project_no = n.project_no
    left join unsure as u on u.project_no = n.project_no
    left join perhaps_cancelled as x on x.project_no = n.project_no
),
met as (
    select m.group_no, count(*) as meetings, sum(m.is_sure) as sure_meetings,
           max(m.perhaps_cancelled) as perhaps_cancelled,
           count(distinct t.winner) as different_winners,
           count(distinct case when m.is_sure = 1 and t.winners = 1 then t.winner end) as sure_winners,
           min(case when t.winners = 1 then 1 else 0 end) as is_decided, max(t.winner) as winner, max(t.firms) as firms,
           count(distinct m.township) as townships, sum(m.is_sure * m.worth_fen) as sum_fen, max(m.won_on) as last_on,
           max(m.as_of) as as_of
    from meetings as m join tenders as t on t.project_no = m.project_no
    group by m.group_no
),
open_tenders as (
    select u.project_no, coalesce(t.firms, 0) as firms
    from unsure as u
    join project_facts as p on p.project_no = u.project_no
    left join tenders as t on t.project_no = u.project_no
    where coalesce(p.is_live, true)
),
perhaps as (
    select m.group_no, o.project_no
    from met as m
    join bidders as b on b.project_no = m.group_no
    join bidders as c on c.firm = b.firm
    join open_tenders as o on o.project_no = c.project_no
    group by m.group_no, o.project_no, o.firms having count(*) = o.firms
    union all
    select m.group_no, o.project_no from met as m cross join open_tenders as o where o.firms = 0
),
hidden as (
    select h.group_no, count(*) as tenders
    from perhaps as h
    left join named as n on n.project_no = h.project_no and n.group_no = h.group_no
    where n.project_no is null group by h.group_no
)
select g.group_no as subject_id, g.group_no as project_no, p.township,
       case when g.sure_winners > 1 then false
            when g.different_winners = 1 and g.is_decided = 1 and h.group_no is null
                 and exceeds(g.sure_meetings, companion_meetings, g.as_of) then true
            when exceeds(g.meetings + coalesce(h.tenders, 0), companion_meetings, g.as_of) then null
            else false end as flagged,
       g.meetings as measured, limit(companion_meetings, g.as_of) as limit_value, '次' as unit, g.sum_fen as amount_fen,
       g.last_on as happened_on,
       case when g.is_decided = 0 then '中标单位不明'
            when g.perhaps_cancelled = 1 then '项目台账没有“项目状态”' else '比选投标台账有被退回的行' end as missing,
       g.firms, g.sure_meetings, g.winner, g.townships, g.sum_fen, g.last_on,
       p.source_file, p.source_sheet, p.source_row
from met as g
join project_facts as p on p.project_no = g.group_no
left join hidden as h on h.group_no = g.group_no
where g.meetings > 1
"""  # noqa: S608  (our own clause)

WORDS = {"sure_meetings": "相遇次数"}
EVIDENCE = (
    "已报送的台账中，同样 {firms} 家单位在 {townships} 个乡镇相遇 {sure_meetings} 次（最近一次 {last_on}），"
    "每次都由{winner}中标，涉及金额 {sum_fen}"
)


def _tenders(*bidders: str, refused: str = "", won: int = 1) -> dict[str, list[dict[str, object]]]:
    """One tender per text: its letters are the bidders, the first of them wins; `won`: how many do in the last one.

    `refused`: the project of which a bid was sent back.
    """
    bids = [
        {"project_no": f"P{nth}", "bidder": firm, "is_winner": at < (won if firms is bidders[-1] else 1)}
        for nth, firms in enumerate(bidders)
        for at, firm in enumerate(firms)
    ]
    projects: list[dict[str, object]] = [
        {"project_no": f"P{nth}", "township": "西河镇", "signed_on": date(2026, 5, 1)} for nth in range(len(bidders))
    ]
    lost: dict[str, object] = {"project_no": "P9", "township": "西河镇"}
    gap_row: dict[str, object] = {**lost, "project_no": refused, "dataset": "bids", "kind": "rejected"}
    return {"bid_facts": bids, "project_facts": [*projects, lost], "data_gaps": [gap_row] if refused else []}


THRICE = _tenders("abc", "acb", "abc")
EXAMPLES = (
    Example("the same three meet twice", _tenders("abc", "abc"), [False]),
    Example("the same three meet three times and a always wins", THRICE, [True]),
    Example(
        "a row of the third tender was rejected, perhaps a fourth bidder: cannot tell",
        _tenders("abc", "acb", "abc", refused="P2"),
        [None],
    ),
    Example(
        "a tender of which nothing else is known may be one that another won: cannot tell",
        _tenders("abc", "acb", "abc", refused="P9"),
        [None],
    ),
    Example(
        "a bid sent back of a tender with others is no meeting",
        _tenders("abc", "acb", "abc", "ax", refused="P3"),
        [True],
    ),
    Example("nor is it one of a group that met twice", _tenders("abc", "abc", "ax", refused="P2"), [False]),
    Example("a township's bids are not known, perhaps it met there: cannot tell", THRICE, [None], ("bids",)),
    Example("nor can two meetings be cleared then", _tenders("abc", "abc"), [None], ("bids",)),
    Example("perhaps one of them was cancelled: cannot tell", THRICE, [None], ("projects.status",)),
    Example("the third tender has no winner on record: cannot tell", _tenders("abc", "abc", "acb", won=0), [None]),
    Example("two different winners are known, the third is not", _tenders("abc", "bac", "acb", won=0), [False]),
    Example("they take turns in winning", _tenders("abc", "bca", "cab"), [False]),
    Example("a fourth comes along once", _tenders("abc", "abc", "abcd"), [False]),
    Example("one of them is another", _tenders("abd", "acd", "abd"), [False]),
    Example(
        "they meet twice, and of a tender a bid was sent back: cannot tell",
        _tenders("abc", "abc", refused="P9"),
        [None],
    ),
)
