"""Paid ahead: the money runs ahead of the work.

The paid share of the contract is set against the progress last reported by the day of payment; after a passed
acceptance the work is complete. Prepayments and retention have rules of their own and are exempt as payments, though
they count in the running total. Progress and acceptance that no ledger reaches yet on the day of payment may be there:
cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import BASE_DOUBT, beyond

RULE = Rule(
    label="超进度付款",
    subject="payment_no",
    level="red",
    checked="每一笔拨付（预付款、质保金除外）时的累计付款比例与形象进度",
    flagged="付款比例高出形象进度超过 10 个百分点",
    why="钱付到前头，活就没人催。",
    source="财建〔2022〕183号；县资金管理办法",
    basis=("payments", "contracts", "changes", "progress"),
    flag_needs=("payments@any", "contracts", "changes", "progress", "acceptances"),
    clear_needs=("payments", "changes"),
    limits=("paid_ahead_points",),
    department="县财政局",
)

BASE = ("contracts", "changes")
SQL = f"""
select payment_no as subject_id, project_no, township,
       case when base_doubt is not null or ahead_points is null then null
            when is_ahead and is_beyond is not null then null
            else is_ahead end as flagged,
       ahead_points as measured, limit(paid_ahead_points, paid_on) as limit_value, '个百分点' as unit, amount_fen,
       paid_on as happened_on,
       case when base_doubt is not null then base_doubt
            when ahead_points is null then '付款前没有进度报送'
            else is_beyond end as missing,
       paid_on, paid_to_date_fen, base_fen, paid_percent, done_percent, ahead_points,
       source_file, source_sheet, source_row
from (
    select r.*, paid_percent - done_percent as ahead_points,
           exceeds(paid_percent - done_percent - 1e-9, paid_ahead_points, paid_on) as is_ahead
    from (
        select f.*, {BASE_DOUBT} as base_doubt, paid_to_date_fen * 100e0 / nullif(base_fen, 0) as paid_percent,
               case when accepted_on <= paid_on then {beyond("paid_on", *BASE)}
                    else {beyond("paid_on", *BASE, "progress", "acceptances")} end as is_beyond,
               case when accepted_on <= paid_on then 100e0 else percent_at_payment end as done_percent
        from payment_facts as f where kind is null or kind not in ('预付款', '质保金')
    ) as r
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{paid_on} 付 {amount_fen} 后累计 {paid_to_date_fen}，为合同额 {base_fen} 的 {paid_percent}；"
    "当时进度 {done_percent}，超前 {ahead_points} 个百分点"
)

MAY_1 = date(2026, 5, 1)
PAID = {"paid_on": MAY_1, "base_fen": 100_000, "kind": "进度款"}
AHEAD = {**PAID, "paid_to_date_fen": 60_000, "percent_at_payment": 33.3}
EXAMPLES = (
    Example("ten points ahead is borne", [{**PAID, "paid_to_date_fen": 43_300, "percent_at_payment": 33.3}], [False]),
    Example("a fen more is not", [{**PAID, "paid_to_date_fen": 43_301, "percent_at_payment": 33.3}], [True]),
    Example(
        "a prepayment is exempt",
        [{**PAID, "kind": "预付款", "paid_to_date_fen": 30_000, "percent_at_payment": 0.0}],
        [],
    ),
    Example(
        "after acceptance the work is complete",
        [{**PAID, "paid_to_date_fen": 97_000, "percent_at_payment": 60.0, "accepted_on": MAY_1}],
        [False],
    ),
    Example("no report before the payment: cannot tell", [{**PAID, "paid_to_date_fen": 43_301}], [None]),
    Example("not all progress is known: cannot tell", [AHEAD], [None], unknown=("progress",)),
    Example("acceptances are not known: cannot tell", [AHEAD], [None], unknown=("acceptances",)),
    Example("changes are not known: cannot tell", [AHEAD], [None], unknown=("changes",)),
    Example(
        "not all payments are known: cannot be clear",
        [{**AHEAD, "paid_to_date_fen": 40_000}],
        [None],
        unknown=("payments",),
    ),
    Example("not all payments are known: ahead stays ahead", [AHEAD], [True], unknown=("payments",)),
    Example("progress is known through that day", [{**AHEAD, "progress_known_on": MAY_1}], [True]),
    Example(
        "progress is known through the day before: cannot tell",
        [{**AHEAD, "progress_known_on": date(2026, 4, 30)}],
        [None],
    ),
)
