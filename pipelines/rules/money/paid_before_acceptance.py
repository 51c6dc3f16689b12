"""Paid before acceptance: most of the money gone while the work is not accepted.

The day of acceptance is allowed, and from it on nothing is asked. The line is the county's; law sets a floor of 80 %
for finished work, so paying up to it is right and paying past it is not.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import BASE_DOUBT, beyond

RULE = Rule(
    label="竣工前超限付款",
    subject="payment_no",
    level="yellow",
    checked="每一笔验收合格前的拨付及其累计",
    flagged="验收合格前累计付款超过合同额的 80%",
    why="尾款是验收的筹码，先付了就压不住返工。",
    source="县资金管理办法（各地上限 70%–85%）；财建〔2022〕183号",
    basis=("payments", "contracts", "changes", "acceptances"),
    flag_needs=("payments@any", "contracts", "changes", "acceptances"),
    clear_needs=("payments", "changes"),
    limits=("paid_before_acceptance_percent",),
    department="县财政局",
)

SQL = f"""
select payment_no as subject_id, project_no, township,
       case when base_doubt is not null or (is_above and is_beyond is not null) then null
            else is_above end as flagged,
       paid_percent as measured, limit(paid_before_acceptance_percent, paid_on) as limit_value, '%' as unit,
       amount_fen, paid_on as happened_on,
       coalesce(base_doubt, is_beyond) as missing,
       paid_on, paid_to_date_fen, base_fen, paid_percent, accepted_on, source_file, source_sheet, source_row
from (
    select r.*, exceeds(paid_percent, paid_before_acceptance_percent, paid_on) as is_above
    from (
        select f.*, {BASE_DOUBT} as base_doubt, paid_to_date_fen * 100e0 / nullif(base_fen, 0) as paid_percent,
               {beyond("paid_on", "contracts", "changes", "acceptances")} as is_beyond
        from payment_facts as f where coalesce(paid_on < accepted_on, true)
    ) as r
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{paid_on} 付 {amount_fen} 后累计 {paid_to_date_fen}，为合同额 {base_fen} 的 {paid_percent}，"
    "{accepted_on:验收合格于 |尚未验收合格}"
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
PAID = {"paid_on": MAY_1, "accepted_on": MAY_2, "base_fen": 10_000}
EXAMPLES = (
    Example("exactly 80 % before acceptance", [{**PAID, "paid_to_date_fen": 8_000}], [False]),
    Example("a fen more", [{**PAID, "paid_to_date_fen": 8_001}], [True]),
    Example("on the day of acceptance", [{**PAID, "accepted_on": MAY_1, "paid_to_date_fen": 9_700}], []),
    Example("no acceptance yet", [{"paid_on": MAY_1, "base_fen": 10_000, "paid_to_date_fen": 8_001}], [True]),
    Example("no contract sum: cannot tell", [{"paid_on": MAY_1, "paid_to_date_fen": 8_001}], [None]),
    Example(
        "acceptances are not known: cannot tell",
        [{**PAID, "paid_to_date_fen": 8_001}],
        [None],
        unknown=("acceptances",),
    ),
    Example(
        "not all payments are known: cannot be clear",
        [{**PAID, "paid_to_date_fen": 8_000}],
        [None],
        unknown=("payments",),
    ),
    Example(
        "acceptances are known through the day of payment",
        [{**PAID, "accepted_on": None, "paid_to_date_fen": 8_001, "acceptances_known_on": MAY_1}],
        [True],
    ),
    Example(
        "acceptances are known through the day before: cannot tell",
        [{**PAID, "accepted_on": None, "paid_on": MAY_2, "paid_to_date_fen": 8_001, "acceptances_known_on": MAY_1}],
        [None],
    ),
)
