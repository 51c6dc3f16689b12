"""Year-end rush: a township that spends its year in December.

The year is the last one that is over on the day through which the township's payments are known. A handful of payments
proves nothing: fewer than the limit, and the township is not judged. A rejected payment row that may be the township's
and of that year may turn the share either way: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="年底突击付款",
    subject="township_year",
    level="note",
    checked="每个乡镇最近一个完整年度的拨付",
    flagged="12 月付款超过全年的 40%（全年不少于 10 笔）",
    why="突击花钱的月份，审核最松。",
    source="县资金管理办法（本县自定）；历年预算执行审计",
    basis=("payments",),
    flag_needs=("payments@township",),
    clear_needs=("payments@township",),
    counts_refused=("payments",),  # of the year that is looked at
    rows={"payments": "p.township = s.township and year(f.paid_on) = s.year"},
    limits=("year_end_percent", "year_end_payments"),
    department="县财政局",
)

SQL = """
with told as (
    select township, coalesce(max(payments_known_on), max(as_of)) as known_on from payment_facts group by township
),
years as (
    select township, cast(date_trunc('year', cast(known_on + interval 1 day as date)) as date) as after_on from told
),
span as (
    select township, cast(after_on - interval 1 year as date) as first_on, cast(after_on - interval 1 month as date)
           as december_on, cast(after_on - interval 1 day as date) as last_on
    from years
),
refused as (
    select s.township, count(*) as payments
    from refused_facts as r join span as s on coalesce(r.township, s.township) = s.township
    where r.dataset = 'payments' and (r.row_on is null or (r.row_on >= s.first_on and r.row_on <= s.last_on))
    group by s.township
),
paid as (
    select f.township, s.first_on, s.last_on, count(*) as payments, sum(f.amount_fen) as year_fen,
           sum(case when f.paid_on >= s.december_on then f.amount_fen else 0 end) as december_fen
    from payment_facts as f join span as s on s.township = f.township
    where f.paid_on >= s.first_on and f.paid_on <= s.last_on
    group by f.township, s.first_on, s.last_on
)
select township || '/' || cast(year as string) as subject_id, cast(null as string) as project_no, township,
       case when payments_refused > 0 then null
            else coalesce(exceeds(december_percent, year_end_percent, last_on), false) end as flagged,
       december_percent as measured, limit(year_end_percent, last_on) as limit_value, '%' as unit,
       december_fen as amount_fen, last_on as happened_on, '本乡镇拨付台账有被退回的行' as missing,
       year, payments, year_fen, december_fen, december_percent,
       cast(null as string) as source_file, cast(null as string) as source_sheet, cast(null as int) as source_row
from (
    select p.*, coalesce(r.payments, 0) as payments_refused, year(p.last_on) as year,
           p.december_fen * 100e0 / nullif(p.year_fen, 0) as december_percent
    from paid as p left join refused as r on r.township = p.township
) as d
where exceeds(payments, year_end_payments, last_on)
"""

EVIDENCE = "{year} 年付款 {payments} 笔共 {year_fen}，其中 12 月 {december_fen}，占 {december_percent}"


def _year(
    december_fen: int, payments: int = 10, *more: dict[str, object], known_on: date = date(2026, 9, 30)
) -> dict[str, list[dict[str, object]]]:
    """So many payments of 2025, 10,000 fen in all, the last of them in December; known through `known_on`."""
    rest = [{"township": "西河镇", "paid_on": date(2025, 11, 30), "amount_fen": 0} for _ in range(payments - 2)]
    paid = [
        {"township": "西河镇", "paid_on": date(2025, 1, 1), "amount_fen": 10_000 - december_fen},
        *rest,
        {"township": "西河镇", "paid_on": date(2025, 12, 1), "amount_fen": december_fen},
        *more,
    ]
    return {"payment_facts": [{**row, "payments_known_on": known_on} for row in paid]}


LATER = {"township": "西河镇", "paid_on": date(2026, 1, 1), "amount_fen": 99_000}
REFUSED = {"dataset": "payments", "township": "西河镇"}
EXAMPLES = (
    Example("two fifths in December", _year(4_000), [False]),
    Example("a fen more in December", _year(4_001), [True]),
    Example("nine payments are too few", _year(9_000, payments=9), []),
    Example("the running year does not count", _year(4_000, 10, LATER), [False]),
    Example(
        "a payment row of that year was rejected: cannot tell",
        {**_year(9_000), "refused_facts": [{**REFUSED, "row_on": date(2025, 6, 1)}]},
        [None],
    ),
    Example(
        "a payment row of another year was rejected",
        {**_year(9_000), "refused_facts": [{**REFUSED, "row_on": date(2026, 6, 1)}]},
        [True],
    ),
    Example("payments are not known: cannot tell", _year(9_000), [None], unknown=("payments",)),
    Example(
        "payments are known through the last day of the year",
        _year(9_000, known_on=date(2025, 12, 31)),
        [True],
    ),
    Example(
        "payments are known through the day before: the year before it is judged, which had none",
        _year(9_000, known_on=date(2025, 12, 30)),
        [],
    ),
)
