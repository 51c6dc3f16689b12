"""Arrears: the work is accepted or settled, and the contractor still waits for the money.

Two claims: long after acceptance less than the agreed share of what is owed (the settled amount once there is one,
else contract and approved changes) has been paid; or after settlement more than the retention still held is unpaid.
Where the retention is not on record, the most that the law allows to hold is granted. A rejected payment row may be
the missing money: it turns a claim into "cannot tell", and leaves a clear project clear. The regulation binds public
bodies; village committees as owners follow it by county rule. A term that ends on a rest day runs to the next working
day; a settlement without its sum leaves unknown what is owed: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._deadlines import TERMS
from pipelines.rules._doubts import COST_DOUBT

RULE = Rule(
    label="拖欠工程款",
    subject="project_no",
    level="red",
    checked="每个验收合格或已结算项目的已付金额与应付金额",
    flagged="验收合格超过 60 天付款不足 80%,或结算超过 30 天仍有质保金以外的余款未付",
    why="拖欠的背后是发不出的工资。",
    source="保障中小企业款项支付条例(2025 年修订);财建〔2022〕183号",
    basis=("projects", "payments", "contracts", "acceptances"),
    limits=("arrears_acceptance_days", "arrears_paid_percent", "arrears_settlement_days", "retention_percent"),
    department="县财政局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when not after_acceptance and not after_settlement
            then case when accepted_on is null and has_rejected_acceptances then null else false end
            when cost_doubt is not null then null
            when is_short or is_unsettled then case when has_rejected_payments then null else true end
            when after_settlement and retention_fen is null and settled_fen > paid_fen then null
            else false end as flagged,
       paid_percent as measured,
       case when is_short then limit(arrears_paid_percent, accepted_on) end as limit_value, '%' as unit,
       case when is_unsettled then balance_fen
            else try_cast(floor(owed_fen * limit(arrears_paid_percent, accepted_on) / 100) as bigint) - paid_fen
       end as amount_fen,
       coalesce(settled_on, accepted_on) as happened_on,
       case when not after_acceptance and not after_settlement then '验收台账有被退回的行'
            when cost_doubt is not null then cost_doubt
            when has_rejected_payments then '拨付台账有被退回的行,累计付款不全'
            else '缺质保金金额' end as missing,
       accepted_on, settled_on, owed_fen, paid_fen, paid_percent, held_fen, as_of,
       source_file, source_sheet, source_row
from (
    select r.*, settled_fen - paid_fen - held_fen as balance_fen,
           coalesce(over(cast(counted_to - accepted_on as int), arrears_acceptance_days, accepted_on), false)
               as after_acceptance,
           coalesce(over(cast(counted_to - settled_on as int), arrears_settlement_days, settled_on), false)
               as after_settlement,
           coalesce(over(cast(counted_to - accepted_on as int), arrears_acceptance_days, accepted_on)
                    and under(paid_percent, arrears_paid_percent, accepted_on), false) as is_short,
           coalesce(over(cast(counted_to - settled_on as int), arrears_settlement_days, settled_on)
                    and settled_fen - paid_fen > held_fen, false) as is_unsettled
    from (
        select f.*, coalesce(t.counted_to, f.as_of) as counted_to, {COST_DOUBT} as cost_doubt,
               coalesce(settled_fen, base_fen) as owed_fen,
               paid_fen * 100e0 / nullif(coalesce(settled_fen, base_fen), 0) as paid_percent,
               case when retention_fen is not null then greatest(retention_fen - coalesce(retention_paid_fen, 0), 0)
                    else try_cast(ceil(settled_fen * limit(retention_percent, settled_on) / 100) as bigint)
               end as held_fen
        from project_facts as f left join {TERMS} as t on t.day = f.as_of
    ) as r
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{accepted_on:验收合格于 |无验收日期},{settled_on:结算审定于 |尚未结算};应付基数 {owed_fen},"
    "截至 {as_of} 已付 {paid_fen}({paid_percent}),尚扣质保金 {held_fen},欠付 {amount_fen}"
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
        [{"as_of": date(2026, 9, 27), "accepted_on": date(2026, 7, 28), "base_fen": 10_000, "paid_fen": 0}],
        [False],
    ),
    Example(
        "and on the Tuesday it is over",
        [{"as_of": date(2026, 9, 29), "accepted_on": date(2026, 7, 28), "base_fen": 10_000, "paid_fen": 0}],
        [True],
    ),
    Example(
        "settled, and nobody says for how much: cannot tell",
        [{**ACCEPTED, "settled_on": date(2026, 8, 1), "paid_fen": 0}],
        [None],
    ),
    Example("no contract sum: cannot tell", [{"accepted_on": date(2026, 7, 1), "paid_fen": 0}], [None]),
    Example(
        "a payment row was rejected: cannot tell",
        [{**ACCEPTED, "paid_fen": 0, "has_rejected_payments": True}],
        [None],
    ),
    Example(
        "a payment row was rejected but enough is known to be paid",
        [{**ACCEPTED, "paid_fen": 9_000, "has_rejected_payments": True}],
        [False],
    ),
)
