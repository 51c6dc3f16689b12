"""Late contract: signed too long after the award.

The day of the award is not counted, and a deadline on a rest day ends on the next working day. Methods without a
competition have no award to count from. Every contract is judged by its own two days.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="合同滞后",
    subject="contract_no",
    level="yellow",
    checked="每份合同的签订日期与中标日期",
    flagged="中标后超过 30 天才签订合同（末日遇休息日顺延）",
    why="拖着不签，常是在等变更价格。",
    source="招标投标法第四十六条；民法典第二百零三条",
    basis=("contracts",),
    limits=("contract_days",),
    flag_needs=("contracts",),
    clear_needs=("contracts.awarded_on",),
    counts_refused=("contracts",),  # the contract itself is there
    department="县住房和城乡建设局",
)

SQL = """
with counted as (
    select c.*, cast(signed_on - awarded_on as int) as days,
           cast(case when awarded_on <= date '9000-12-31' then awarded_on end
               + limit(contract_days, awarded_on) * interval 1 day as date) as deadline_on
    from contract_facts as c
)
select c.contract_no as subject_id, c.project_no, c.township,
       case when c.awarded_on is not null
            then exceeds(c.days, contract_days, c.awarded_on) and c.signed_on > coalesce(m.moved_on, c.deadline_on)
            when c.procurement_method in ('直接发包', '村民自建', '以工代赈') then false
            else null end as flagged,
       c.days as measured, limit(contract_days, c.awarded_on) as limit_value, '天' as unit, c.amount_fen,
       c.signed_on as happened_on, '缺中标日期' as missing, c.contractor, c.awarded_on, c.signed_on, c.days,
       coalesce(m.moved_on, c.deadline_on) as deadline_on, c.source_file, c.source_sheet, c.source_row
from counted as c
left join workdays as m on m.day = c.deadline_on
"""

EVIDENCE = "{contractor} {awarded_on} 中标，应在 {deadline_on} 前签约，{signed_on} 才签，相隔 {days} 天"

MAY_1 = date(2026, 5, 1)
EXAMPLES = (
    Example(
        "the 30th day is a Sunday: the Monday is in time", [{"awarded_on": MAY_1, "signed_on": "2026-06-01"}], [False]
    ),
    Example("the Tuesday is not", [{"awarded_on": MAY_1, "signed_on": "2026-06-02"}], [True]),
    Example("the 30th day, a Wednesday", [{"awarded_on": "2026-05-04", "signed_on": "2026-06-03"}], [False]),
    Example("the 31st day", [{"awarded_on": "2026-05-04", "signed_on": "2026-06-04"}], [True]),
    Example("award day missing: cannot tell", [{"signed_on": MAY_1, "procurement_method": "公开招标"}], [None]),
    Example(
        "given directly: no award to count from", [{"signed_on": MAY_1, "procurement_method": "直接发包"}], [False]
    ),
    Example(
        "given directly, says a sheet without a column for the award: cannot tell",
        [{"signed_on": MAY_1, "procurement_method": "直接发包"}],
        [None],
        ("contracts.awarded_on",),
    ),
)
