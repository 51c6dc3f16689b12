"""Went backwards: the ledgers now say less than an earlier night had seen, or rewrite a quarter that was frozen.

A project's paid total, contract amount or progress must not fall below the highest value of any earlier night,
unless an approved change record covers a lower contract. A row dated in a quarter must stand once the quarter is
frozen: some days after its end, the last of them moved off rest days. A rejected row, a file that could not be read,
or a ledger that the township no longer hands in may be all that is missing: cannot tell. Each value is held against its
own ledger in backward_facts, so the rule as a whole needs none.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="数据回填",
    subject="backward_id",
    level="yellow",
    checked="每个项目的累计拨付、合同金额、形象进度与以前各夜的最高值；已冻结季度的拨付、进度、验收行",
    flagged="低于以前任何一夜且没有批准的变更，或季度冻结后其中的行又被改动、撤回",
    why="报过的数又改低，或补改已过去的季度，往往是为了让账对上。",
    source="县数据报送规范",
    basis=("payments", "contracts", "progress", "acceptances"),
    limits=("freeze_days",),
    department="县数据局",
)

SQL = """
select backward_id as subject_id, project_no, township,
       case when is_lower is null then null
            when not is_lower
            then case when exceeds(unsure_days, freeze_days, quarter_end_on) then null else false end
            when doubt is not null then null
            else true end as flagged,
       case when kind = 'frozen' then cast(days_past as double) else coalesce(cast(now_fen as double), now_percent) end
           as measured,
       case when kind = 'frozen' then cast(limit(freeze_days, quarter_end_on) as double)
            else coalesce(cast(highest_fen as double), highest_percent) end as limit_value,
       case kind when 'frozen' then '天' when 'progress' then '%' else 'fen' end as unit,
       case when kind = 'frozen' then abs(coalesce(new_fen, 0) - old_fen)
            when highest_fen is not null then highest_fen - coalesce(now_fen, 0) end as amount_fen,
       changed_on as happened_on,
       case when is_lower is null then '缺以前各夜的数值或事件日期'
            else doubt_label || coalesce(doubt, unsure) end as missing,
       what, highest_on, highest_fen, highest_percent, now_fen, now_percent, covered_fen, field_label, old_fen, new_fen,
       old_text, new_text, more, changed_on, file, source_file, source_sheet, source_row
from (
    select b.*,
           case doubt_dataset when 'payments' then '拨付台账' when 'contracts' then '合同台账'
                when 'progress' then '进度报送' when 'acceptances' then '验收台账'
                when 'changes' then '变更签证台账' when 'projects' then '项目台账' else '' end as doubt_label,
           case when kind = 'frozen'
                then not is_innocent and exceeds(coalesce(term_days, days_past), freeze_days, quarter_end_on)
                when kind = 'progress' then coalesce(now_percent, -1e0) < highest_percent - 1e-9
                else coalesce(now_fen, 0) + coalesce(covered_fen, 0) < highest_fen end as is_lower
    from backward_facts as b
) as d
"""

WORDS = {"term_days": "距季末天数（休息日不计满）", "unsure_days": "存疑改动距季末天数", "unsure": "存疑原因"}
EVIDENCE = (
    "{what}{highest_on:：|}{highest_fen: 夜曾为 |}{highest_percent: 夜曾为 |}{now_fen:，现为 |}{now_percent:，现为 |}"
    "{covered_fen:，批准调减仅 |}{field_label:：|}{old_fen: 由 |}{old_text: 由 |}{new_fen: 改为 |}{new_text: 改为 |}"
    "{more:，|}{changed_on:，变动于 |}{file: 夜，文件 |}"
)

PAID = {"kind": "paid", "what": "累计拨付低于以前各夜", "highest_fen": 80_000_000, "highest_on": date(2026, 8, 1)}
SIGNED = {**PAID, "kind": "contract", "what": "合同金额低于以前各夜"}
BUILT = {"kind": "progress", "what": "形象进度低于以前各夜", "highest_percent": 60.0, "highest_on": date(2026, 8, 1)}
Q2 = {
    "kind": "frozen",
    "change": "changed",
    "what": "2026年第二季度拨付台账 PZ-1 的一行被改动",
    "quarter_end_on": date(2026, 6, 30),
    "is_innocent": False,
    "field_label": "拨付金额",
    "old_fen": 10_000_000,
    "new_fen": 8_000_000,
}
EXAMPLES = (
    Example("as much as before", [{**PAID, "now_fen": 80_000_000}], [False]),
    Example("a fen less", [{**PAID, "now_fen": 79_999_999}], [True]),
    Example("every payment is gone", [PAID], [True]),
    Example("no earlier value: cannot tell", [{"kind": "paid", "now_fen": 1}], [None]),
    Example(
        "less, and a payment was rejected: cannot tell",
        [{**PAID, "now_fen": 1, "doubt": "有被退回的行", "doubt_dataset": "payments"}],
        [None],
    ),
    Example(
        "a rejected payment cannot make more into less",
        [{**PAID, "now_fen": 90_000_000, "doubt": "有被退回的行", "doubt_dataset": "payments"}],
        [False],
    ),
    Example(
        "an approved change covers the lower contract to the fen",
        [{**SIGNED, "now_fen": 70_000_000, "covered_fen": 10_000_000}],
        [False],
    ),
    Example(
        "an approved change that is a fen short",
        [{**SIGNED, "now_fen": 70_000_000, "covered_fen": 9_999_999}],
        [True],
    ),
    Example("the same progress", [{**BUILT, "now_percent": 60.0}], [False]),
    Example("a point less", [{**BUILT, "now_percent": 59.0}], [True]),
    Example("every report is gone", [BUILT], [True]),
    Example("changed on the day of the freeze", [{**Q2, "days_past": 25}], [False]),
    Example("changed the day after", [{**Q2, "days_past": 26}], [True]),
    Example("put back as it was", [{**Q2, "days_past": 26, "is_innocent": True}], [False]),
    Example(
        "gone, and its file could not be read: cannot tell",
        [{**Q2, "change": "gone", "days_past": 26, "doubt": "原台账文件本夜未能读取", "doubt_dataset": "payments"}],
        [None],
    ),
    Example(
        "the last day is a Sunday: changed on the Monday",
        [{**Q2, "quarter_end_on": date(2026, 9, 30), "days_past": 26, "term_days": 25}],
        [False],
    ),
    Example(
        "changed in time, later gone with a file that could not be read: cannot tell",
        [{**Q2, "days_past": 20, "unsure_days": 40, "unsure": "原台账文件本夜未能读取", "doubt_dataset": "payments"}],
        [None],
    ),
    Example("a row without a day: cannot tell", [{"kind": "frozen", "is_innocent": False}], [None]),
)
