"""Overpaid: more paid than is owed in the end.

After settlement the settled amount is the cap, before it the contract with approved changes. Payments that are not
known could only add to what was paid, so a project already over stays over. A settlement without its sum: cannot
tell; so is a payment of a day that contracts, changes or the project itself are not known through.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import COST_DOUBT, beyond

RULE = Rule(
    label="超付",
    subject="project_no",
    level="red",
    checked="每个项目的累计付款与审定金额（未结算的为合同额加批准变更）",
    flagged="累计付款超过审定金额或合同额",
    why="多付出去的钱，往往要打官司才回得来。",
    source="财建〔2022〕183号；政府投资条例",
    basis=("payments", "contracts", "changes", "projects"),
    flag_needs=("payments@any", "contracts", "changes", "projects.settled_fen"),
    clear_needs=("payments", "changes", "projects.settled_fen"),
    department="县财政局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when coalesce(paid_fen, 0) = 0 then false
            when cost_doubt is not null or (paid_fen > cap_fen and is_beyond is not null) then null
            else paid_fen > cap_fen end as flagged,
       paid_fen as measured, cap_fen as limit_value, 'fen' as unit, paid_fen - cap_fen as amount_fen,
       last_paid_on as happened_on,
       coalesce(cost_doubt, is_beyond) as missing,
       paid_fen, settled_fen, base_fen, paid_fen - cap_fen as excess_fen, last_paid_on,
       source_file, source_sheet, source_row
from (
    select f.*, coalesce(settled_fen, base_fen) as cap_fen, {COST_DOUBT} as cost_doubt,
           case when settled_fen is null then {beyond("last_paid_on", "contracts", "changes", "projects")} end
               as is_beyond
    from project_facts as f
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "截至 {last_paid_on} 累计付款 {paid_fen}，{settled_fen:审定金额 |尚未结算}，合同额（含批准变更）{base_fen}，"
    "多付 {excess_fen}"
)

PAID = {"last_paid_on": date(2026, 5, 1), "base_fen": 10_000}
EXAMPLES = (
    Example("paid to the fen", [{**PAID, "paid_fen": 10_000}], [False]),
    Example("a fen more", [{**PAID, "paid_fen": 10_001}], [True]),
    Example("settled for less than the contract", [{**PAID, "settled_fen": 9_000, "paid_fen": 9_001}], [True]),
    Example("settled for more", [{**PAID, "settled_fen": 11_000, "paid_fen": 11_000}], [False]),
    Example(
        "settled, and nobody says for how much: cannot tell",
        [{**PAID, "paid_fen": 10_001, "settled_on": date(2026, 5, 1)}],
        [None],
    ),
    Example("nothing paid, no contract", [{}], [False]),
    Example("paid and no contract sum: cannot tell", [{"paid_fen": 1}], [None]),
    Example(
        "not all payments are known: cannot be clear", [{**PAID, "paid_fen": 9_000}], [None], unknown=("payments",)
    ),
    Example(
        "not all payments are known: over stays over", [{**PAID, "paid_fen": 10_001}], [True], unknown=("payments",)
    ),
    Example("changes are not known: cannot tell", [{**PAID, "paid_fen": 10_001}], [None], unknown=("changes",)),
    Example(
        "the sheet has no column for the settled sum: cannot tell",
        [{**PAID, "paid_fen": 10_001}],
        [None],
        unknown=("projects.settled_fen",),
    ),
    Example(
        "changes are known through the last payment",
        [{**PAID, "paid_fen": 10_001, "changes_known_on": date(2026, 5, 1)}],
        [True],
    ),
    Example(
        "changes are known through the day before: cannot tell",
        [{**PAID, "paid_fen": 10_001, "changes_known_on": date(2026, 4, 30)}],
        [None],
    ),
)
