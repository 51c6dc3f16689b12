"""Notice missing: something happened, and the people it concerns were never told.

Missing when the grace after the event (for 立项 the start of work) ran out; one that came later still was missing then.
The day of the event is not counted, and a last day on a rest day moves to the next working day. It is missing as far as
the project and notice ledgers both go.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="应公示未公示",
    subject="notice_id",
    level="yellow",
    checked="每个项目应有的立项、中标、验收、支付公示",
    flagged="事项发生超过 10 天（末日遇休息日顺延）才公示，或至今没有公示",
    why="不公示，群众就没法监督。",
    source="政府信息公开条例；县公示办法",
    basis=("disclosures", "projects"),
    limits=("notice_grace_days",),
    flag_needs=("disclosures", "projects.status"),
    clear_needs=("contracts.awarded_on@read",),
    counts_refused=("projects",),  # the project's own row is there
    department="县政务公开办",
)

SQL = """
with dated as (
    select n.*, cast(coalesce(published_on, known_on) - event_on as int) as days,
           cast(case when event_on <= date '9000-12-31' then event_on end
               + limit(notice_grace_days, event_on) * interval 1 day as date) as last_on
    from (select f.*, least(projects_known_on, disclosures_known_on) as known_on from notice_facts as f) as n
)
select notice_id as subject_id, project_no, township,
       is_past as flagged,
       days as measured, limit(notice_grace_days, event_on) as limit_value, '天' as unit, ledger_fen as amount_fen,
       event_on as happened_on,
       '缺事项日期' as missing,
       kind, event_on, published_on, publish_by_on, known_on, days, source_file, source_sheet, source_row
from (
    select d.*, coalesce(m.moved_on, d.last_on) as publish_by_on,
           exceeds(d.days, notice_grace_days, d.event_on)
               and coalesce(d.published_on, d.known_on) > coalesce(m.moved_on, d.last_on) as is_past
    from dated as d left join workdays as m on m.day = d.last_on
) as s
"""

WORDS = {"publish_by_on": "最迟公示日", "known_on": "台账报至"}
EVIDENCE = (
    "应作{kind}公示：事项发生于 {event_on}，最迟 {publish_by_on}，{published_on:公示于 |没有公示记录}，"
    "相隔 {days} 天（台账报至 {known_on}）"
)

EXAMPLES = (
    Example("ten days after the event", [{"kind": "中标", "event_on": date(2026, 9, 20)}], [False]),
    Example("eleven days after it", [{"kind": "中标", "event_on": date(2026, 9, 18)}], [True]),
    Example(
        "the tenth day is a Saturday: Monday is in time",
        [{"kind": "中标", "event_on": date(2026, 4, 29), "published_on": date(2026, 5, 11)}],
        [False],
    ),
    Example(
        "Tuesday is not", [{"kind": "中标", "event_on": date(2026, 4, 29), "published_on": date(2026, 5, 12)}], [True]
    ),
    Example(
        "published on the eleventh day: it was missing on the tenth",
        [{"kind": "立项", "event_on": date(2026, 5, 1), "published_on": date(2026, 5, 12)}],
        [True],
    ),
    Example(
        "published before the event",
        [{"kind": "立项", "event_on": date(2026, 5, 1), "published_on": date(2026, 4, 1)}],
        [False],
    ),
    Example(
        "ten days after the event when the notices end",
        [{"kind": "中标", "event_on": date(2026, 6, 1), "disclosures_known_on": date(2026, 6, 11)}],
        [False],
    ),
    Example(
        "eleven days after it when they end",
        [{"kind": "中标", "event_on": date(2026, 6, 1), "disclosures_known_on": date(2026, 6, 12)}],
        [True],
    ),
    Example(
        "no notice was ever handed in: cannot tell",
        [{"kind": "中标", "event_on": date(2026, 5, 1)}],
        [None],
        unknown=("disclosures",),
    ),
    Example(
        "no notice was ever handed in, and there is still time",
        [{"kind": "中标", "event_on": date(2026, 9, 29)}],
        [False],
        unknown=("disclosures",),
    ),
)
