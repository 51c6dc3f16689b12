"""Late report: nothing came from a township for the report that is due.

The report in question is the one whose due day was the last to pass before the night; a file received after the due
day before that one answers it. A township counts as reporting when it handed in the file or the file's rows are its.
Files without a day of receipt: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="数据迟报",
    subject="township",
    level="note",
    checked="每个乡镇在报送截止日前后的来件",
    flagged="截止日已过,没有收到该乡镇当期的任何文件",
    why="谁没报,谁的问题就看不见。",
    source="县数据报送规范;巴马县项目调度做法",
    limits=("report_due_day",),
    department="县数据局",
)

SQL = """
select township as subject_id, cast(null as string) as project_no, township,
       case when last_received_on > since_on then false
            when undated > 0 then null
            else true end as flagged,
       last_received_on as measured, due_on as limit_value, cast(null as bigint) as amount_fen, due_on as happened_on,
       '收到的文件缺收件日期' as missing, due_on, since_on, last_received_on,
       cast(null as string) as source_file, cast(null as string) as source_sheet, cast(null as int) as source_row
from (
    select d.*, cast(due_on - interval 1 month as date) as since_on
    from (
        select t.name as township, s.last_received_on, coalesce(s.undated, 0) as undated,
               case when n.this_month_on < n.as_of then n.this_month_on
                    else cast(n.this_month_on - interval 1 month as date) end as due_on
        from townships as t
        cross join (
            select as_of, cast(cast(date_trunc('month', as_of) as date)
                               + (limit(report_due_day, as_of) - 1) * interval 1 day as date) as this_month_on
            from night
        ) as n
        left join (
            select township, max(received_on) as last_received_on,
                   sum(case when received_on is null then 1 else 0 end) as undated
            from (
                select township, received_on from files where township is not null
                union all
                select submitter as township, received_on from files where submitter is not null
            ) as both_names group by township
        ) as s on s.township = t.name
    ) as d
) as r
"""

EVIDENCE = "{due_on} 应报的台账至今未收到;{last_received_on:上一次来件 |从未收到来件}"

T = [{"name": "西河镇"}]
EXAMPLES = (
    Example(
        "received the day after the due day before last",
        {"townships": T, "files": [{"township": "西河镇", "received_on": date(2026, 8, 26)}]},
        [False],
    ),
    Example(
        "received on that due day: that was the report before",
        {"townships": T, "files": [{"township": "西河镇", "received_on": date(2026, 8, 25)}]},
        [True],
    ),
    Example(
        "on the due day itself there is still time",
        {
            "townships": T,
            "files": [{"submitter": "西河镇", "received_on": date(2026, 8, 20)}],
            "night": [{"as_of": date(2026, 9, 25)}],
        },
        [False],
    ),
    Example("no file at all", {"townships": T}, [True]),
    Example("a file without its day: cannot tell", {"townships": T, "files": [{"submitter": "西河镇"}]}, [None]),
)
