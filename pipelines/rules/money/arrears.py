"""Arrears: the work is accepted or settled, and the contractor still waits for the money.

Two claims: long after acceptance less than the agreed share of what is owed (the settled amount once there is one,
else contract and approved changes) has been paid; or after settlement more than the retention still held is unpaid.
Where the retention is not on record, the most that the law allows to hold is granted. The money is missing as of the
day through which payments, changes and the project are known; payments that are not known may be the missing money. The
regulation binds public bodies; village committees as owners follow it by county rule. A term that ends on a rest day
runs to the next working day; a settlement without its sum leaves unknown what is owed: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS
from pipelines.rules._doubts import COST_DOUBT, through

RULE = Rule(
    label="拖欠工程款",
    subject="project_no",
    level="red",
    checked="每个验收合格或已结算项目的已付金额与应付金额",
    flagged="验收合格超过 60 天付款不足 80%，或结算超过 30 天仍有质保金以外的余款未付",
    why="拖欠的背后是发不出的工资。",
    source="保障中小企业款项支付条例（2025 年修订）；财建〔2022〕183号",
    basis=("projects", "payments", "contracts", "acceptances"),
    flag_needs=("payments", "changes", "projects.settled_fen", "projects.retention_fen"),
    clear_needs=("acceptances", "contracts", "changes", "projects.settled_on", "projects.settled_fen"),
    limits=("arrears_acceptance_days", "arrears_paid_percent", "arrears_settlement_days", "retention_percent"),
    department="县财政局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when not after_acceptance and not after_settlement
            then false
            when cost_doubt is not null then null
            when is_short or is_unsettled then true
            when after_settlement and retention_fen is null and settled_fen > paid_fen then null
            else false end as flagged,
       paid_percent as measured,
       case when is_short then limit(arrears_paid_percent, accepted_on) end as limit_value, '%' as unit,
       case when is_unsettled then balance_fen
            else try_cast(floor(owed_fen * limit(arrears_paid_percent, accepted_on) / 100) as bigint) - paid_fen
       end as amount_fen,
       coalesce(settled_on, accepted_on) as happened_on,
       coalesce(cost_doubt, '缺质保金金额') as missing,
       accepted_on, settled_on, owed_fen, paid_fen, paid_percent, held_fen, judged_on,
       source_file, source_sheet, source_row
from (
    select r.*, settled_fen - paid_fen - held_fen as balance_fen,
           coalesce(exceeds(cast(counted_to - accepted_on as int), arrears_acceptance_days, accepted_on), false)
               as after_acceptance,
           coalesce(exceeds(cast(counted_to - settled_on as int), arrears_settlement_days, settled_on), false)
               as after_settlement,
           coalesce(exceeds(cast(counted_to - accepted_on as int), arrears_acceptance_days, accepted_on)
                    and falls_below(paid_percent, arrears_paid_percent, accepted_on), false) as is_short,
           coalesce(exceeds(cast(counted_to - settled_on as int), arrears_settlement_days, settled_on)
                    and settled_fen - paid_fen > held_fen, false) as is_unsettled
    from (
        select f.*, coalesce(t.counted_to, f.judged_on) as counted_to, {COST_DOUBT} as cost_doubt,
               coalesce(settled_fen, base_fen) as owed_fen,
               paid_fen * 100e0 / nullif(coalesce(settled_fen, base_fen), 0) as paid_percent,
               case when retention_fen is not null then greatest(retention_fen - coalesce(retention_paid_fen, 0), 0)
                    else try_cast(ceil(settled_fen * limit(retention_percent, settled_on) / 100) as bigint)
               end as held_fen
        from (select d.*, {through("payments", "changes", "projects")} as judged_on from project_facts as d) as f
        left join {TERMS} as t on t.day = f.judged_on
    ) as r
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{accepted_on:验收合格于 |无验收日期}，{settled_on:结算审定于 |尚未结算}；应付基数 {owed_fen}，"
    "至 {judged_on} 已付 {paid_fen}（{paid_percent}），尚扣质保金 {held_fen}，欠付 {amount_fen}"
)

ACCEPTED = {"accepted_on": date(2026, 7, 31), "base_fen": 10_000}
SETTLED = {"settled_on": date(2026, 8, 30), "settled_fen": 10_000, "retention_fen": 300}
EXAMPLES = (
    Example("61 days after acceptance and 80 % paid", [{**ACCEPTED, "paid_fen": 8_000}], [False]),
    Example("61 days after acceptance and a fen less", [{**ACCEPTED, "paid_fen": 7_999}], [True]),
    Example("60 days after acceptance", [{**ACCEPTED, "accepted_on": date(2026, 8, 1), "paid_fen": 0}], [False]),
    Example("31 days after settlement, all but the retention paid", [{**SETTLED, "paid_fen": 9_700}], [False]),
    Example("31 days after settlement, a fen less", [{**SETTLED, "paid_fen": 9_699}], [True]),
    Example("30 days after settlement", [{**SETTLED, "settled_on": date(2026, 8, 31), "paid_fen": 9_000}], [False]),
    Example(
        "retention already released counts as paid",
        [{**SETTLED, "paid_fen": 9_700, "retention_paid_fen": 300}],
        [True],
    ),
    Example(
        "settled for less than the contract and paid in full",
        [{**ACCEPTED, **SETTLED, "settled_fen": 7_000, "paid_fen": 6_790, "retention_fen": 210}],
        [False],
    ),
    Example(
        "retention unknown, more unpaid than any lawful one",
        [{**SETTLED, "retention_fen": None, "paid_fen": 9_699}],
        [True],
    ),
    Example("retention unknown: cannot tell", [{**SETTLED, "retention_fen": None, "paid_fen": 9_700}], [None]),
    Example(
        "the 60th day is a Saturday: on the Sunday the term still runs",
        [{"payments_known_on": date(2026, 9, 27), "accepted_on": date(2026, 7, 28), "base_fen": 10_000, "paid_fen": 0}],
        [False],
    ),
    Example(
        "and on the Tuesday it is over",
        [{"payments_known_on": date(2026, 9, 29), "accepted_on": date(2026, 7, 28), "base_fen": 10_000, "paid_fen": 0}],
        [True],
    ),
    Example(
        "settled, and nobody says for how much: cannot tell",
        [{**ACCEPTED, "settled_on": date(2026, 8, 1), "paid_fen": 0}],
        [None],
    ),
    Example("no contract sum: cannot tell", [{"accepted_on": date(2026, 7, 1), "paid_fen": 0}], [None]),
    Example("payments are not known: cannot tell", [{**ACCEPTED, "paid_fen": 0}], [None], unknown=("payments",)),
    Example(
        "not all payments are known, but enough is known to be paid",
        [{**ACCEPTED, "paid_fen": 9_000}],
        [False],
        unknown=("payments",),
    ),
    Example("acceptances are not known: cannot be clear", [{"base_fen": 10_000}], [None], unknown=("acceptances",)),
    Example(
        "payments are known through the 60th day",
        [{**ACCEPTED, "paid_fen": 0, "payments_known_on": date(2026, 9, 29)}],
        [False],
    ),
    Example(
        "payments are known through the 61st day",
        [{**ACCEPTED, "accepted_on": date(2026, 7, 30), "paid_fen": 0, "payments_known_on": date(2026, 9, 29)}],
        [True],
    ),
)
