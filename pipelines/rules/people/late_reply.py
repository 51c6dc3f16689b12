"""Late reply: a complaint that was taken up or closed too late, or not at all.

15 days from receipt to decide whether to accept it, 60 days from acceptance to close it, 90 with the extension. The
first day is not counted; a deadline on a rest day ends on the next working day. With no acceptance day on record it may
have been accepted on the last day allowed: closed within 60 days of that day cannot tell, and later was late in any
case, as in the KPI 投诉按期办结率. What is still open is counted to the last day of the township's complaint ledger.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="投诉超期",
    subject="complaint_no",
    level="yellow",
    checked="每件投诉的受理日期、办结日期",
    flagged="15 天内未受理，或受理后 60 天内未办结；超过 90 天（含延期）转红",
    why="群众说了没人理，下次就不说了。",
    source="信访工作条例第二十三条、第三十四条",
    basis=("complaints",),
    flag_needs=("complaints", "complaints.accepted_on", "complaints.closed_on"),
    counts_refused=("complaints",),  # the complaint itself is there
    limits=("complaint_accept_days", "complaint_close_days", "complaint_extended_days"),
    department="县信访局",
)

SQL = """
with told as (
    select c.*, cast(case when received_on <= date '9000-12-31' then received_on end
               + limit(complaint_accept_days, received_on) * interval 1 day as date) as accept_by,
           coalesce(s.known_on, c.known_on) as judged_on
    from complaint_facts as c
    left join ledger_states as s on s.township = c.township and s.dataset = 'complaints'
),
begun as (
    select t.*, coalesce(m.moved_on, t.accept_by) as accept_by_on,
           coalesce(t.accepted_on, m.moved_on, t.accept_by) as begun_on
    from told as t left join workdays as m on m.day = t.accept_by
),
counted as (
    select b.*, cast(case when begun_on <= date '9000-12-31' then begun_on end
               + limit(complaint_close_days, received_on) * interval 1 day as date) as close_by,
           cast(case when begun_on <= date '9000-12-31' then begun_on end
               + limit(complaint_extended_days, received_on) * interval 1 day as date) as last_by
    from begun as b
),
dated as (
    select c.*, coalesce(b.moved_on, c.close_by) as close_by_on, coalesce(l.moved_on, c.last_by) as last_by_on
    from counted as c
    left join workdays as b on b.day = c.close_by
    left join workdays as l on l.day = c.last_by
)
select complaint_no as subject_id, project_no, township,
       case when is_closed_late or is_accepted_late then true
            when is_closed_late is null or is_accepted_late is null then null
            else false end as flagged,
       case when is_far_late then 'red' else 'yellow' end as level,
       case when is_closed_late then cast(coalesce(closed_on, judged_on) - begun_on as int)
            else cast(coalesce(accepted_on, judged_on) - received_on as int) end as measured,
       case when is_closed_late then limit(complaint_close_days, received_on)
            else limit(complaint_accept_days, received_on) end as limit_value, '天' as unit,
       cast(null as bigint) as amount_fen, received_on as happened_on, '缺受理日期' as missing,
       received_on, complaint_kind, accepted_on, accept_by_on, closed_on, close_by_on, judged_on,
       source_file, source_sheet, source_row
from (
    select d.*, coalesce(closed_on, judged_on) > close_by_on as is_closed_late,
           coalesce(closed_on, judged_on) > last_by_on as is_far_late,
           case when accepted_on is null and closed_on > accept_by_on then null
                else coalesce(accepted_on, closed_on, judged_on) > accept_by_on end as is_accepted_late
    from dated as d
) as s
"""

EVIDENCE = (
    "{received_on} 收到{complaint_kind}类投诉，应于 {accept_by_on} 前受理，{accepted_on:受理于 |无受理记录}；"
    "应于 {close_by_on} 前办结，{closed_on:办结于 |未见办结}（台账报至 {judged_on}）"
)

# 2026-05-04 is a Monday: the 15th day is Tuesday the 19th.
MONDAY = {"received_on": date(2026, 5, 4), "closed_on": date(2026, 6, 1)}
TAKEN = {"received_on": date(2026, 5, 4), "accepted_on": date(2026, 5, 8)}
EXAMPLES = (
    Example("accepted on the 15th day", [{**MONDAY, "accepted_on": date(2026, 5, 19)}], [False]),
    Example("accepted on the 16th", [{**MONDAY, "accepted_on": date(2026, 5, 20)}], [True]),
    Example(
        "the 15th day is a Saturday: Monday is in time",
        [{"received_on": date(2026, 5, 1), "accepted_on": date(2026, 5, 18), "closed_on": date(2026, 6, 1)}],
        [False],
    ),
    Example("closed on the 60th day after acceptance", [{**TAKEN, "closed_on": date(2026, 7, 7)}], [False]),
    Example("closed on the 61st", [{**TAKEN, "closed_on": date(2026, 7, 8)}], [True]),
    Example("still open on the night", [TAKEN], [True]),
    Example("still open, still in time", [{"received_on": date(2026, 9, 20)}], [False]),
    Example("still open on the 60th day, when the ledger ends", [{**TAKEN, "known_on": date(2026, 7, 7)}], [False]),
    Example("still open on the 61st, when it ends", [{**TAKEN, "known_on": date(2026, 7, 8)}], [True]),
    Example(
        "open, and the sheet has no column for the end: cannot tell",
        [TAKEN],
        [None],
        unknown=("complaints.closed_on",),
    ),
    Example(
        "not accepted, and the sheet has no column for it: cannot tell",
        [{"received_on": date(2026, 5, 4)}],
        [None],
        unknown=("complaints.accepted_on",),
    ),
    Example("closed after the first deadline, acceptance day missing: cannot tell", [MONDAY], [None]),
    Example(
        "70 days after receipt, acceptance day missing: within 60 days of the last day allowed, cannot tell",
        [{**MONDAY, "closed_on": date(2026, 7, 13)}],
        [None],
    ),
    Example(
        "closed on the last day that any acceptance in time allows: cannot tell",
        [{**MONDAY, "closed_on": date(2026, 7, 20)}],
        [None],
    ),
    Example("a day later it was late, whenever accepted", [{**MONDAY, "closed_on": date(2026, 7, 21)}], [True]),
)
