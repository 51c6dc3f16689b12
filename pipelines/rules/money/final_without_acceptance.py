"""Final payment without acceptance: the last money paid before a passed acceptance.

A payment called 结算款 is a final payment whatever its size; so is one that lifts the total past the share that only
the retention may follow. The day of acceptance is allowed, and from it on nothing is asked.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import BASE_DOUBT, beyond

RULE = Rule(
    label="未验收付尾款",
    subject="payment_no",
    level="red",
    checked="每一笔验收合格前的拨付：款项性质与累计付款比例",
    flagged="没有合格验收即支付结算款，或累计付款超过合同额的 97%",
    why="付清了再发现质量问题，就只能自己掏钱修。",
    source="建设工程质量管理条例；建质〔2017〕138号",
    basis=("payments", "contracts", "changes", "acceptances"),
    flag_needs=("payments@any", "contracts", "changes", "acceptances"),
    clear_needs=("payments", "changes"),
    limits=("final_payment_percent",),
    department="县财政局",
)

SQL = f"""
select payment_no as subject_id, project_no, township,
       case when (is_final or is_above) and is_beyond is not null then null
            when is_final then true
            when base_doubt is not null then null
            else is_above end as flagged,
       paid_percent as measured, case when is_above then limit(final_payment_percent, paid_on) end as limit_value,
       '%' as unit, amount_fen,
       paid_on as happened_on,
       case when is_final then is_beyond else coalesce(base_doubt, is_beyond) end as missing,
       paid_on, kind, paid_to_date_fen, paid_percent, accepted_on, source_file, source_sheet, source_row
from (
    select r.*, exceeds(paid_percent, final_payment_percent, paid_on) as is_above
    from (
        select f.*, {BASE_DOUBT} as base_doubt, paid_to_date_fen * 100e0 / nullif(base_fen, 0) as paid_percent,
               coalesce(kind = '结算款', false) as is_final,
               case when kind = '结算款' then {beyond("paid_on", "acceptances")}
                    else {beyond("paid_on", "acceptances", "contracts", "changes")} end as is_beyond
        from payment_facts as f where coalesce(paid_on < accepted_on, true)
    ) as r
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{paid_on} 支付{kind} {amount_fen}，累计 {paid_to_date_fen}（合同额的 {paid_percent}），"
    "{accepted_on:验收合格于 |此时没有合格验收}"
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
PAID = {"paid_on": MAY_1, "base_fen": 10_000, "kind": "进度款"}
EXAMPLES = (
    Example("exactly 97 % is not yet the last", [{**PAID, "paid_to_date_fen": 9_700}], [False]),
    Example("a fen more is", [{**PAID, "paid_to_date_fen": 9_701}], [True]),
    Example("a settlement payment a day before acceptance", [{**PAID, "kind": "结算款", "accepted_on": MAY_2}], [True]),
    Example("a settlement payment on the day", [{**PAID, "kind": "结算款", "accepted_on": MAY_1}], []),
    Example("no contract sum: cannot tell", [{"paid_on": MAY_1, "kind": "进度款", "paid_to_date_fen": 1}], [None]),
    Example("acceptances are not known: cannot tell", [{**PAID, "kind": "结算款"}], [None], unknown=("acceptances",)),
    Example("changes are not known: cannot tell", [{**PAID, "paid_to_date_fen": 9_701}], [None], unknown=("changes",)),
    Example(
        "not all payments are known: cannot be clear",
        [{**PAID, "paid_to_date_fen": 9_700}],
        [None],
        unknown=("payments",),
    ),
    Example(
        "acceptances are known through the day of payment",
        [{**PAID, "kind": "结算款", "acceptances_known_on": MAY_1}],
        [True],
    ),
    Example(
        "acceptances are known through the day before: cannot tell",
        [{**PAID, "kind": "结算款", "paid_on": MAY_2, "acceptances_known_on": MAY_1}],
        [None],
    ),
)
