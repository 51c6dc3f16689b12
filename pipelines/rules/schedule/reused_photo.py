"""Reused photo: one photo proves two works, or one work on two days far apart.

The first use of a photo is taken as its own; each later use in another project, or a week or more later in the same
one, is flagged. What was reported twice stays so, whatever else is missing, and a report is clear of those that have
come: what has not is compared once it does. A report that claims photos but carries no fingerprint: cannot tell.
"""

from datetime import date

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="照片重复使用",
    subject="progress_id",
    level="red",
    checked="每次附照片的进度报送的照片指纹",
    flagged="同一照片用于另一个项目，或在同一项目相隔 7 天以上（含）再次使用",
    why="旧照片报新进度，工地上可能没有人。",
    source="参照印度 NMMS 2025 年照片核查办法",
    rows={"progress": "f.photo_hash = s.photo_hash"},
    limits=("photo_reuse_days",),
    flag_needs=("progress",),
    clear_needs=("progress.photo_hash@read",),
    counts_refused=("progress",),  # a row more takes nothing back
    department="县住房和城乡建设局",
)

SQL = """
select progress_id as subject_id, project_no, township,
       case when photo_hash is null then null
            when project_no <> first_project_no then true
            else exceeds(days, photo_reuse_days, reported_on) end as flagged,
       days as measured, limit(photo_reuse_days, reported_on) as limit_value, '天' as unit,
       cast(null as bigint) as amount_fen, reported_on as happened_on, '照片没有指纹' as missing,
       case when project_no <> first_project_no then first_project_no end as other_project_no,
       reported_on, photo_hash, first_project_no, first_reported_on, days, source_file, source_sheet, source_row
from (
    select u.*, cast(reported_on - first_reported_on as int) as days
    from (
        select r.*,
               first_value(project_no) over (partition by photo_hash
                   order by reported_on nulls last, progress_id nulls last) as first_project_no,
               first_value(reported_on) over (partition by photo_hash
                   order by reported_on nulls last, progress_id nulls last) as first_reported_on
        from progress_facts as r where photo_hash is not null or photos > 0
    ) as u
) as d
"""

EVIDENCE = (
    "{reported_on} 报送的照片（指纹 {photo_hash}）与项目 {first_project_no} "
    "于 {first_reported_on} 所报相同，相隔 {days} 天"
)

MAY_1, MAY_7, MAY_8 = date(2026, 5, 1), date(2026, 5, 7), date(2026, 5, 8)
FIRST = {"project_no": "P", "reported_on": MAY_1, "photo_hash": "a1"}
EXAMPLES = (
    Example("again six days later in the same project", [FIRST, {**FIRST, "reported_on": MAY_7}], [False, False]),
    Example("again seven days later", [FIRST, {**FIRST, "reported_on": MAY_8}], [False, True]),
    Example("the same day in another project: the second one", [FIRST, {**FIRST, "project_no": "Q"}], [False, True]),
    Example("two photos", [FIRST, {**FIRST, "project_no": "Q", "photo_hash": "b2"}], [False, False]),
    Example("photos without a fingerprint: cannot tell", [{"reported_on": MAY_1, "photos": 3}], [None]),
    Example("a report without photos is not looked at", [{"reported_on": MAY_1}], []),
)
