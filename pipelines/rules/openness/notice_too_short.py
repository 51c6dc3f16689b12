"""Notice too short: put up, and taken down before people could read it.

The day of publication is not counted. The first notice of its kind is judged, and a missing row may be the first.
Without its last day: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="公示期不足",
    subject="notice_id",
    level="yellow",
    checked="每个项目首次立项、中标、验收、支付公示的天数",
    flagged="立项少于 7 天、中标少于 3 天、验收或支付少于 30 天",
    why="贴一下就撕，等于没贴。",
    source="招标投标法实施条例第五十四条；县公示办法",
    basis=("disclosures",),
    flag_needs=("disclosures", "projects.status"),
    clear_needs=("disclosures",),
    counts_refused=("projects",),  # the project's own row is there
    limits=("notice_days_initiation", "notice_days_award", "notice_days_acceptance", "notice_days_payment"),
    department="县政务公开办",
)

SQL = """
select notice_id as subject_id, project_no, township,
       case kind when '立项' then falls_below(days_shown, notice_days_initiation, published_on)
                 when '中标' then falls_below(days_shown, notice_days_award, published_on)
                 when '验收' then falls_below(days_shown, notice_days_acceptance, published_on)
                 else falls_below(days_shown, notice_days_payment, published_on) end as flagged,
       days_shown as measured, needed_days as limit_value, '天' as unit, disclosed_fen as amount_fen,
       published_on as happened_on, '缺公示结束日期' as missing, kind, published_on, ended_on, days_shown, needed_days,
       channel, source_file, source_sheet, source_row
from (
    select n.*, case kind when '立项' then limit(notice_days_initiation, published_on)
                          when '中标' then limit(notice_days_award, published_on)
                          when '验收' then limit(notice_days_acceptance, published_on)
                          else limit(notice_days_payment, published_on) end as needed_days
    from notice_facts as n where published_on is not null
) as d
"""

EVIDENCE = "{kind}公示 {published_on} 至 {ended_on} 共 {days_shown} 天，应不少于 {needed_days} 天（{channel}）"

SHOWN = {"published_on": date(2026, 5, 1), "ended_on": date(2026, 5, 8)}
EXAMPLES = (
    Example("an award shown for three days", [{**SHOWN, "kind": "中标", "days_shown": 3}], [False]),
    Example("an award shown for two", [{**SHOWN, "kind": "中标", "days_shown": 2}], [True]),
    Example(
        "each kind on its line",
        [{**SHOWN, "kind": kind, "days_shown": n} for kind, n in (("立项", 7), ("验收", 30), ("支付", 30))],
        [False, False, False],
    ),
    Example(
        "each kind a day short",
        [{**SHOWN, "kind": kind, "days_shown": n} for kind, n in (("立项", 6), ("验收", 29), ("支付", 29))],
        [True, True, True],
    ),
    Example("last day missing: cannot tell", [{"kind": "验收", "published_on": date(2026, 5, 1)}], [None]),
    Example(
        "too short, but an earlier notice may be missing: cannot tell",
        [{**SHOWN, "kind": "中标", "days_shown": 2}],
        [None],
        unknown=("disclosures",),
    ),
    Example(
        "long enough, but an earlier notice may be missing: cannot tell",
        [{**SHOWN, "kind": "中标", "days_shown": 3}],
        [None],
        unknown=("disclosures",),
    ),
    Example("never published: another rule's matter", [{"kind": "验收"}], []),
)
