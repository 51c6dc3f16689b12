"""Over-prepaid: before work began, more had been paid than the contract's prepayment.

The running total of all payments counts, whatever they were called; where the contract names no share, the legal cap
does. No start day means not begun by the day through which the project is known, unless other records show work: then
cannot tell. Payments from the first day of work on are not asked about.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._doubts import BASE_DOUBT, beyond

RULE = Rule(
    label="超比例预付",
    subject="payment_no",
    level="red",
    checked="每一笔开工前的拨付及其累计",
    flagged="开工前累计付款超过约定预付比例（未约定的按 30%）",
    why="没开工就付了大头，工期和质量就没了抓手。",
    source="财建〔2004〕369号第十二条；村公工程增量管理系统",
    basis=("payments", "contracts", "changes"),
    flag_needs=("payments@any", "contracts", "changes", "projects.started_on", "progress", "acceptances"),
    clear_needs=("payments", "contracts", "changes", "contracts.prepayment_percent@read"),
    limits=("prepayment_percent",),
    department="县财政局",
)

BASE = ("contracts", "changes")
SQL = f"""
select payment_no as subject_id, project_no, township,
       case when base_doubt is not null or allowed_percent is null then null
            when paid_percent <= allowed_percent then false
            when is_beyond is not null or shows_work then null
            else true end as flagged,
       paid_percent as measured, allowed_percent as limit_value, '%' as unit, amount_fen, paid_on as happened_on,
       case when base_doubt is not null then base_doubt
            when is_beyond is not null then is_beyond
            else '缺实际开工日期，但已有施工记录' end as missing,
       paid_on, payee, paid_to_date_fen, paid_percent, base_fen, allowed_percent, started_on,
       source_file, source_sheet, source_row
from (
    select f.*, {BASE_DOUBT} as base_doubt, paid_to_date_fen * 100e0 / nullif(base_fen, 0) as paid_percent,
           coalesce(prepayment_percent, limit(prepayment_percent, paid_on)) as allowed_percent,
           coalesce(started_on is null and (finished_on is not null or accepted_on is not null
                                            or percent_at_payment > 0), false) as shows_work,
           case when started_on is null then {beyond("paid_on", "projects", "progress", "acceptances", *BASE)}
                else {beyond("paid_on", *BASE)} end as is_beyond
    from payment_facts as f where coalesce(paid_on < started_on, true)
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{paid_on} 付 {amount_fen} 后，开工前累计 {paid_to_date_fen}，为合同额 {base_fen} 的 {paid_percent}，"
    "约定（或上限）{allowed_percent}，{started_on:开工于 |尚未开工}"
)

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
EARLY = {"paid_on": MAY_1, "started_on": MAY_2, "base_fen": 10_000}
EXAMPLES = (
    Example("exactly 30 % before the start", [{**EARLY, "paid_to_date_fen": 3_000}], [False]),
    Example("a fen more", [{**EARLY, "paid_to_date_fen": 3_001}], [True]),
    Example(
        "the contract's own share goes first",
        [{**EARLY, "paid_to_date_fen": 1_110, "prepayment_percent": 11.1}],
        [False],
    ),
    Example(
        "a fen above the contract's share", [{**EARLY, "paid_to_date_fen": 1_111, "prepayment_percent": 11.1}], [True]
    ),
    Example("paid on the first day of work", [{**EARLY, "paid_on": MAY_2, "paid_to_date_fen": 9_000}], []),
    Example("never begun", [{"paid_on": MAY_1, "base_fen": 10_000, "paid_to_date_fen": 3_001}], [True]),
    Example(
        "start day missing though work is reported: cannot tell",
        [{"paid_on": MAY_1, "base_fen": 10_000, "paid_to_date_fen": 3_001, "percent_at_payment": 10.0}],
        [None],
    ),
    Example("no contract sum: cannot tell", [{"paid_on": MAY_1, "paid_to_date_fen": 3_001}], [None]),
    Example(
        "not all payments are known: little paid is no proof",
        [{**EARLY, "paid_to_date_fen": 3_000}],
        [None],
        unknown=("payments",),
    ),
    Example(
        "not all payments are known: too much stays too much",
        [{**EARLY, "paid_to_date_fen": 3_001}],
        [True],
        unknown=("payments",),
    ),
    Example("changes are not known: cannot tell", [{**EARLY, "paid_to_date_fen": 3_001}], [None], unknown=("changes",)),
    Example(
        "the sheet has no column for the start: cannot tell",
        [{"paid_on": MAY_1, "base_fen": 10_000, "paid_to_date_fen": 3_001}],
        [None],
        unknown=("projects.started_on",),
    ),
    Example(
        "not begun by the day of payment, through which the project is known",
        [{"paid_on": MAY_1, "base_fen": 10_000, "paid_to_date_fen": 3_001, "projects_known_on": MAY_1}],
        [True],
    ),
    Example(
        "the project is known through the day before: cannot tell",
        [{"paid_on": MAY_2, "base_fen": 10_000, "paid_to_date_fen": 3_001, "projects_known_on": MAY_1}],
        [None],
    ),
)
