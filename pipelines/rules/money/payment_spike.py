"""Payment spike: a township's month that its own last year does not explain.

XmR limits (mean ± 2.66 × mean moving range) are taken from the twelve months before the judged one, which is the last
month that is over on the day through which the township's payments are known. Months without a payment count as zero
from the township's first payment on; with fewer points than the limit nothing is judged. The judged month is kept out
of its own yardstick. A rejected payment row that may be the township's and of those months: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._spans import months

RULE = Rule(
    label="资金异常波动",
    subject="township_month",
    level="yellow",
    checked="每个乡镇最近一个完整月份的拨付合计，与此前 12 个月的波动范围",
    flagged="超出此前 12 个月的 XmR 控制限（均值 ± 2.66 × 平均移动极差，不少于 8 个月）",
    why="突然的大额进出，先问一句为什么。",
    source="村公工程增量管理系统；英国 NHS Making Data Count 统计过程控制",
    basis=("payments",),
    flag_needs=("payments@township",),
    clear_needs=("payments@township",),
    counts_refused=("payments",),  # of the months that are looked at
    rows={"payments": "p.township = s.township and last_day(f.paid_on) = s.month_on"},
    limits=("spike_months", "spike_points", "xmr_factor"),
    department="县财政局",
)

SQL = f"""
with told as (
    select township, coalesce(max(payments_known_on), max(as_of)) as known_on from payment_facts group by township
),
judged as (
    select t.township, max(m.month_start) as month_on, max(m.month_end) as month_end
    from told as t join months as m on m.month_end <= t.known_on group by t.township
),
monthly as (
    select township, last_day(paid_on) as month_end, sum(amount_fen) as paid_fen, count(*) as payments
    from payment_facts group by township, last_day(paid_on)
),
begun as (select township, min(month_end) as first_end from monthly group by township),
points as (
    select b.township, j.month_end as judged_end, m.month_end = j.month_end as is_judged,
           coalesce(x.paid_fen, 0) as paid_fen, coalesce(x.payments, 0) as payments,
           abs(coalesce(x.paid_fen, 0) - lag(coalesce(x.paid_fen, 0)) over (partition by b.township
               order by m.month_end nulls last, m.month_start nulls last)) as moved_fen
    from begun as b
    join judged as j on j.township = b.township
    join months as m on m.month_end >= b.first_end and m.month_end <= j.month_end
         and m.month_start >= cast(j.month_on - {months("limit(spike_months, j.month_end)")} as date)
    left join monthly as x on x.township = b.township and x.month_end = m.month_end
),
chart as (
    select township, judged_end, sum(case when is_judged then 0 else 1 end) as points,
           sum(case when is_judged then paid_fen else 0 end) as paid_fen,
           sum(case when is_judged then payments else 0 end) as payments,
           avg(case when not is_judged then paid_fen end) as mean_fen,
           avg(case when not is_judged then moved_fen end) as range_fen
    from points group by township, judged_end
),
refused as (
    select j.township, count(*) as rows_refused
    from refused_facts as r join judged as j on coalesce(r.township, j.township) = j.township
    where r.dataset = 'payments'
          and (r.row_on is null or (r.row_on <= j.month_end
               and r.row_on >= cast(j.month_on - {months("limit(spike_months, j.month_end)")} as date)))
    group by j.township
)
select c.township || '/' || substr(cast(c.judged_end as string), 1, length('2026-01')) as subject_id,
       cast(null as string) as project_no, c.township,
       case when r.rows_refused > 0 then null else c.paid_fen > c.upper_fen or c.paid_fen < c.lower_fen end as flagged,
       c.paid_fen as measured,
       try_cast(round(case when c.paid_fen < c.lower_fen then c.lower_fen else c.upper_fen end) as bigint)
           as limit_value, 'fen' as unit, c.paid_fen as amount_fen, c.judged_end as happened_on,
       '本乡镇拨付台账有被退回的行' as missing, c.judged_end as month_on, c.payments, c.points,
       try_cast(c.paid_fen as bigint) as month_fen, try_cast(round(c.mean_fen) as bigint) as usual_fen,
       try_cast(round(greatest(c.lower_fen, 0e0)) as bigint) as low_fen,
       try_cast(round(c.upper_fen) as bigint) as high_fen,
       cast(null as string) as source_file, cast(null as string) as source_sheet, cast(null as int) as source_row
from (
    select h.*, mean_fen + limit(xmr_factor, judged_end) * range_fen as upper_fen,
           mean_fen - limit(xmr_factor, judged_end) * range_fen as lower_fen
    from chart as h where exceeds(points, spike_points, judged_end)
) as c
left join refused as r on r.township = c.township
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "截至 {month_on} 的一个月付款 {payments} 笔共 {month_fen}；此前 {points} 个月平均每月 {usual_fen}，"
    "控制限 {low_fen} 至 {high_fen}"
)


def _months(*fen: int, last: int, known_on: date = date(2026, 9, 30)) -> dict[str, list[dict[str, object]]]:
    """One payment a month up to August 2026, and `last` in September; payments are known through `known_on`."""
    paid = {"township": "西河镇", "payments_known_on": known_on}
    before = [
        {**paid, "paid_on": date(2025 + (at - 1) // 12, (at - 1) % 12 + 1, 15), "amount_fen": amount}
        for at, amount in enumerate(fen, start=21 - len(fen))
    ]
    judged = {**paid, "paid_on": date(2026, 9, 15), "amount_fen": last}
    return {"payment_facts": [*before, judged]}


REFUSED = {"dataset": "payments", "township": "西河镇"}
# Mean 1,500 and a mean moving range of 1,000: limits 1,500 ± 2,660.
YEAR = (1_000, 2_000) * 6
STEADY = (1_000, 1_100) * 6
EXAMPLES = (
    Example("on the upper limit", _months(*YEAR, last=4_160), [False]),
    Example("a fen over the upper limit", _months(*YEAR, last=4_161), [True]),
    Example("nothing paid, below a lower limit of 784", _months(*STEADY, last=0), [True]),
    Example("eight months before it are enough", _months(*YEAR[:8], last=9_000), [True]),
    Example("seven months before it are too few", _months(*YEAR[:7], last=9_000), []),
    Example("what is older than twelve months is forgotten", _months(90_000, *YEAR, last=4_161), [True]),
    Example(
        "a payment row of the township was rejected: cannot tell",
        {**_months(*YEAR, last=9_000), "refused_facts": [{"dataset": "payments", "township": "西河镇"}]},
        [None],
    ),
    Example(
        "a payment row that names no township was rejected: cannot tell",
        {**_months(*YEAR, last=9_000), "refused_facts": [{"dataset": "payments"}]},
        [None],
    ),
    Example(
        "a payment row of the township was rejected, two years old",
        {**_months(*YEAR, last=9_000), "refused_facts": [{**REFUSED, "row_on": date(2024, 9, 30)}]},
        [True],
    ),
    Example("payments are not known: cannot tell", _months(*YEAR, last=9_000), [None], unknown=("payments",)),
    Example(
        "payments are known up to a day before the month's end: the month before it is judged",
        _months(*YEAR, last=9_000, known_on=date(2026, 9, 29)),
        [False],
    ),
)
