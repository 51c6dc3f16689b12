"""Split contract: works that belong together, cut into pieces that each stay below a line.

Contracts of one township and category, signed within a year of the first of them or for the same plan year, each
below the line and together on or above it. Two roads in one year are no crime, so a second circumstance is asked for:
with one contractor the same village, the same start day, or every piece at 80 % of the line or more; with several
contractors the same village, the same start day and every piece at 80 % or more. Tendered contracts dodge nothing and
are left out, filed ones do not dodge the filing line. One finding per contractor (or village) and year: the window with
most signals. A contract more would only make the sum larger; one not known may make a group of what looks clear.
A piece of unknown method may have been tendered, one of unknown approvals filed: with such a piece, cannot tell. Only
where all bids are known is a bidder the only one.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._bidders import BIDDERS
from pipelines.rules._gaps import gap
from pipelines.rules._lines import FILING, LINES, TENDERED, by_line
from pipelines.rules._names import plain

# A contract of the group: below the line, in its span of days, and sharing what the group shares.
PIECES = (
    f"p.township = s.township and p.category = s.category and p.is_live and not {TENDERED.replace('(proc', '(p.proc')} "
    f"and case when s.kind = 'village' then p.village else {plain('f.contractor')} end = s.who "
    "and f.amount_fen <= s.line_fen and f.signed_on >= s.first_on and f.signed_on <= s.last_on "
    "and (s.shared = '村' || p.village or s.shared = '日' || cast(p.started_on as string) or (s.shared = '线' "
    "and not falls_below(f.amount_fen * 100e0 / nullif(s.line_fen, 0), split_share_percent, f.signed_on)))"
)
RULE = Rule(
    label="化整为零",
    subject="split_group",
    level="yellow",
    checked="同一乡镇、同一类别、一年内（或同一计划年度）签给同一施工单位或同一村的未招标合同",
    flagged="单份不到某条限额、合计达到限额，且同企业又同村、同日开工或单份均达限额 80%；迹象（含单一投标人）三项转红",
    why="拆开发包，就绕过了招标和备案。",
    source="招标投标法第四条、第四十九条；政府采购法实施条例第二十八条",
    rows={"contracts": PIECES},
    limits=("split_days", "split_share_percent", "split_red_signals", *LINES),
    flag_needs=("contracts", "projects.status@township"),
    clear_needs=("contracts@township", *(f"projects.{it}@township" for it in ("category", "village", "started_on"))),
    counts_refused=("contracts", "projects"),
    department="县公共资源交易中心",
)

# What the pieces of a group have in common; a piece that lacks it belongs to no group of the kind.
KINDS = (
    ("firm", "'村' || village"),
    ("firm", "'日' || cast(started_on as string)"),
    ("firm", "case when is_near then '线' end"),
    ("village", "case when is_near then '日' || cast(started_on as string) end"),
)


def _pieces() -> str:
    return " union all ".join(
        f"select b.*, '{who}' as kind, {who} as who, {shared} as shared from below as b"  # noqa: S608  (our own clauses)
        for who, shared in KINDS
    )


SQL = f"""
with taken as (
    select c.*, {plain("contractor")} as firm, case when b.project_no is null then n.bidders end as bidders,
           u.project_no is not null as lacks_approvals
    from contract_facts as c
    left join ({BIDDERS}) as n on n.project_no = c.project_no
    left join ({gap("bids")}) as b on b.project_no = c.project_no
    left join ({gap("approvals", "decided_on", "result")}) as u on u.project_no = c.project_no
    where coalesce(is_live, true) and not {TENDERED}
),
below as (
    select c.*, not falls_below(amount_fen * 100e0 / nullif(line_fen, 0), split_share_percent, signed_on) as is_near,
           case when procurement_method is null or (line_key = '{FILING}' and lacks_approvals) then 1 else 0 end
               as unsure
    from ({by_line("taken")}) as c
),
pieces as ({_pieces()}),
windows as (
    select a.township, a.category, a.kind, a.who, a.shared, a.line_fen, a.counts_at, a.contract_no, a.signed_on,
           count(*) as contracts, sum(b.amount_fen) as sum_fen, max(b.amount_fen) as largest_fen,
           max(b.signed_on) as last_on,
           case when min(b.firm) = max(b.firm) then 1 else 0 end as same_firm,
           case when min(b.village) = max(b.village) and count(b.village) = count(*) then 1 else 0 end as same_village,
           case when min(b.started_on) = max(b.started_on) and count(b.started_on) = count(*) then 1 else 0 end
               as same_start,
           max(b.unsure) as unsure, min(case when b.is_near then 1 else 0 end) as all_near,
           case when max(b.bidders) = 1 and count(b.bidders) = count(*) then 1 else 0 end as single_bidder
    from pieces as a
    join pieces as b on b.township = a.township and b.category = a.category and b.kind = a.kind and b.who = a.who
         and b.shared = a.shared and b.line_key = a.line_key
         and (b.signed_on > a.signed_on or (b.signed_on = a.signed_on and b.contract_no >= a.contract_no))
         and (falls_below(cast(b.signed_on - a.signed_on as int), split_days, a.signed_on) or b.plan_year = a.plan_year)
    group by a.township, a.category, a.kind, a.who, a.shared, a.line_key, a.line_fen, a.counts_at, a.contract_no,
             a.signed_on
),
cut as (
    select w.*, same_firm + same_start + all_near + single_bidder as signals,
           row_number() over (partition by township, category, kind, who, year(signed_on)
               order by unsure nulls last, same_firm + same_start + all_near + single_bidder desc nulls last,
                        contracts desc nulls last, signed_on nulls last, line_fen desc nulls last,
                        contract_no nulls last, shared nulls last) as nth
    from windows as w
    where contracts > 1 and (sum_fen > line_fen or (sum_fen = line_fen and counts_at))
          and (kind = 'firm' or same_firm = 0)
),
refused as (
    select distinct t.township, t.category
    from (select distinct township, category from taken) as t
    join refused_facts as r on (r.township is null or r.township = t.township)
         and (r.category is null or r.category = t.category)
    where r.dataset = 'contracts'
),
judged as (
    select township, category, 'firm' as kind, firm as who, year(signed_on) as year, min(contract_no) as contract_no
    from taken where category is not null group by township, category, firm, year(signed_on)
    union all
    select township, category, kind, who, year(signed_on), contract_no from cut where nth = 1 and kind = 'village'
)
select j.township || '/' || j.category || '/' || j.who || '/' || cast(j.year as string) as subject_id, c.project_no,
       j.township,
       case when w.unsure = 0 then true when w.unsure = 1 or r.township is not null then null else false end as flagged,
       case when exceeds(w.signals, split_red_signals, w.signed_on) then 'red' else 'yellow' end as level,
       w.sum_fen as measured, w.line_fen as limit_value, 'fen' as unit, w.sum_fen as amount_fen,
       c.signed_on as happened_on,
       case when w.unsure = 1 then '有合同缺发包方式或审批台账不全' else '合同台账有被退回的行' end as missing,
       j.category, w.contracts, w.sum_fen, w.largest_fen, w.line_fen, w.signed_on as first_on, w.last_on,
       case when w.same_firm = 1 then c.contractor else '不同施工单位' end as whose,
       case when w.same_village = 1 then c.village else '不同村' end as where_to,
       case when w.same_start = 1 then '同日开工' else '开工日不同' end as start_words,
       case when w.all_near = 1 then '单份均贴近限额' else '单份大小不一' end as size_words, c.contract_no as first_no,
       w.kind, w.who, w.shared,
       c.source_file, c.source_sheet, c.source_row
from judged as j
left join cut as w on w.nth = 1 and w.township = j.township and w.category = j.category and w.kind = j.kind
     and w.who = j.who and year(w.signed_on) = j.year
join taken as c on c.contract_no = coalesce(w.contract_no, j.contract_no)
left join refused as r on r.township = j.township and r.category = j.category
"""  # noqa: S608  (our own clauses)

EVIDENCE = (
    "{category}类 {contracts} 份合同（{whose}，{where_to}，{start_words}，{size_words}）"
    "于 {first_on} 至 {last_on} 签订，首份 {first_no}，单份最大 {largest_fen}，合计 {sum_fen}，达到限额 {line_fen}"
)


def _contracts(*wan: float, **more: object) -> list[dict[str, object]]:
    """Contracts of so many 万元 with one contractor, in one village, begun on different days."""
    return [
        {
            "contract_no": f"HT{nth}", "project_no": f"P{nth}", "township": "西河镇", "category": "道路",
            "village": "杨柳村", "contractor": "甲公司", "procurement_method": "直接发包",
            "amount_fen": int(x * 1_000_000),
            "signed_on": date(2026, 3, 1 + nth), "started_on": date(2026, 4, 1 + nth), "plan_year": 2026, **more,
        }
        for nth, x in enumerate(wan)
    ]  # fmt: skip


def _but(contracts: list[dict[str, object]], **second: object) -> list[dict[str, object]]:
    """The contracts, the second one changed."""
    return [contracts[0], {**contracts[1], **second}, *contracts[2:]]


def _beside(contracts: list[dict[str, object]], category: str) -> dict[str, list[dict[str, object]]]:
    """The contracts, and a row of the contract ledger that was sent back."""
    row: dict[str, object] = {"dataset": "contracts", "township": "西河镇", "category": category}
    return {"contract_facts": contracts, "refused_facts": [row]}


TWO = _contracts(25, 25, project_filed_on=date(2026, 2, 1))
ELSEWHERE = {"village": "石桥村"}
DAY = date(2026, 4, 1)
NEAR = _contracts(45, 46, started_on=DAY)
HERE: list[dict[str, object]] = [{"project_no": "P0"}, {"project_no": "P1"}]
UNFILED = {"contract_facts": _contracts(20, 20), "project_facts": HERE}
EXAMPLES = (
    Example("one village, one contractor: together on the line", TWO, [True]),
    Example("a fen below the line", _but(TWO, amount_fen=24_999_999), [False]),
    Example(
        "filed contracts do not dodge the filing line", _contracts(20, 20, project_filed_on=date(2026, 2, 1)), [False]
    ),
    Example("two contractors, started on different days", _but(TWO, contractor="乙公司"), [False, False]),
    Example("two villages, one of the pieces small", _but(_contracts(29, 9.4), **ELSEWHERE), [False]),
    Example("two villages, both close to the line", _but(_contracts(45, 46), **ELSEWHERE), [True]),
    Example("two villages, begun on one day", _but(_contracts(40, 11, started_on=DAY), **ELSEWHERE), [True]),
    Example("another category", _but(TWO, category="水利"), [False, False]),
    Example("tendered", _contracts(45, 46, procurement_method="公开招标"), []),
    Example("signed 364 days later", _but(TWO, signed_on=date(2027, 2, 28), plan_year=2027), [True, False]),
    Example("signed 365 days later", _but(TWO, signed_on=date(2027, 3, 1), plan_year=2027), [False, False]),
    Example("signed late in the same plan year's name", _but(TWO, signed_on=date(2027, 3, 1)), [True, False]),
    Example("two contractors, but village, day and size agree", _but(NEAR, contractor="乙公司"), [False, True, False]),
    Example("a single contract, and another row was rejected", _beside(_contracts(45), "道路"), [None]),
    Example("a row of another category was", _beside(_contracts(45), "水利"), [False]),
    Example("a row more cannot make it less", _beside(TWO, "道路"), [True]),
    Example("a single contract of a township that told none of them", _contracts(45), [None], ("contracts",)),
    Example("together above the filing line", UNFILED, [True]),
    Example("perhaps filed: cannot tell", UNFILED, [None], ("approvals",)),
    Example("of unknown method, perhaps tendered: cannot tell", _but(TWO, procurement_method=None), [None]),
    Example("perhaps a cancelled one among them: cannot tell", TWO, [None], ("projects.status",)),
)
