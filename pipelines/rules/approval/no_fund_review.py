"""No fund review: money paid before the finance bureau had reviewed the price.

Binds the classes 一般 and 重大. Paid on the day of the review is in time. Where the ledger holds no review day the
review may still have taken place, and a payment that is not known may have come first: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._gaps import gap

RULE = Rule(
    label="未评审先拨款",
    subject="project_no",
    level="red",
    checked="一般、重大项目的首笔拨付日期与财政评审日期",
    flagged="首笔拨付早于财政评审日期",
    why="没有评审过的价格，付出去就难追回。",
    source="财政投资评审管理规定；县资金管理办法",
    basis=("projects", "payments"),
    flag_needs=("payments",),
    clear_needs=("payments",),
    counts_refused=("payments",),  # an earlier payment would only make it worse; what looks clear is held against gaps
    department="县财政局",
)

SQL = f"""
select p.project_no as subject_id, p.project_no, p.township,
       case when p.first_paid_on < p.reviewed_on then true
            when p.first_paid_on is not null and p.reviewed_on is null then null
            when g.project_no is not null then null
            else false end as flagged,
       p.first_paid_on as measured, p.reviewed_on as limit_value, e.early_fen as amount_fen,
       p.first_paid_on as happened_on,
       case when p.first_paid_on is not null and p.reviewed_on is null then '缺财政评审日期' else '拨付台账不全' end
           as missing,
       p.class as project_class, p.first_paid_on, p.reviewed_on, e.early_fen,
       p.source_file, p.source_sheet, p.source_row
from project_facts as p
left join (
    select project_no, sum(amount_fen) as early_fen from payment_facts where paid_on < reviewed_on group by project_no
) as e on e.project_no = p.project_no
left join ({gap("payments")}) as g on g.project_no = p.project_no
where p.class in ('一般', '重大')
"""  # noqa: S608  (our own clause)

EVIDENCE = "{project_class}项目，首笔拨付 {first_paid_on}，财政评审 {reviewed_on}，评审前已付 {early_fen}"

MAY_1, MAY_2 = date(2026, 5, 1), date(2026, 5, 2)
EXAMPLES = (
    Example(
        "paid on the day of the review", [{"class": "一般", "first_paid_on": MAY_1, "reviewed_on": MAY_1}], [False]
    ),
    Example("paid a day earlier", [{"class": "一般", "first_paid_on": MAY_1, "reviewed_on": MAY_2}], [True]),
    Example("paid and no review on record: cannot tell", [{"class": "重大", "first_paid_on": MAY_1}], [None]),
    Example(
        "nothing paid yet, but not all payments are known: cannot tell",
        [{"class": "重大", "reviewed_on": MAY_1}],
        [None],
        ("payments",),
    ),
    Example(
        "a payment of the project was sent back: what is paid early stays early, what looks clear does not",
        {
            "project_facts": [
                {"project_no": "P", "class": "一般", "first_paid_on": MAY_1, "reviewed_on": MAY_2},
                {"project_no": "Q", "class": "一般", "first_paid_on": MAY_2, "reviewed_on": MAY_1},
            ],
            "data_gaps": [{"project_no": no, "dataset": "payments", "kind": "rejected"} for no in "PQ"],
        },
        [True, None],
    ),
    Example("small works need no review", [{"class": "简易", "first_paid_on": MAY_1, "reviewed_on": MAY_2}], []),
)
