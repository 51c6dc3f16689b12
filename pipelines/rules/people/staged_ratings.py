"""Staged ratings: praise that looks arranged.

Two signs over enough ratings: one device gave too large a share, or every score is full marks. (A third sign, most
ratings within one hour, needs the time of day, which the ledger does not hold.) Ratings that should carry a device
fingerprint and do not could all be one device: where that would pass the line, cannot tell. A missing rating could move
the shares either way.
"""

from pipelines.definitions import Example, Rule

RULE = Rule(
    label="评价异常",
    subject="project_no",
    level="yellow",
    checked="每个评价不少于 10 份的项目的评价设备与得分分布",
    flagged="同一设备占比超过 20%，或全部满分",
    why="刷出来的满意，盖住的是真实的意见。",
    source="半月谈关于满意度调查造假的报道；县考核办法",
    basis=("ratings",),
    flag_needs=("ratings",),
    clear_needs=("ratings",),
    limits=("satisfaction_ratings", "device_share_percent"),
    department="县农业农村局",
)

SQL = """
select project_no as subject_id, project_no, township,
       case when full_marks = ratings or exceeds(device_percent, device_share_percent, as_of) then true
            when exceeds(possible_percent, device_share_percent, as_of) then null
            else false end as flagged,
       case when full_marks = ratings then 100e0 else device_percent end as measured,
       case when full_marks < ratings then limit(device_share_percent, as_of) end as limit_value, '%' as unit,
       coalesce(base_fen, budget_fen) as amount_fen, last_rated_on as happened_on,
       '扫码评价缺设备指纹' as missing, ratings, device_ratings, device_percent, full_marks, last_rated_on,
       source_file, source_sheet, source_row
from (
    select p.project_no, p.township, p.base_fen, p.budget_fen, p.as_of, p.source_file,
           p.source_sheet, p.source_row, r.ratings, r.full_marks, r.last_rated_on,
           coalesce(d.device_ratings, 0) as device_ratings,
           coalesce(d.device_ratings, 0) * 100e0 / nullif(r.ratings, 0) as device_percent,
           (coalesce(d.device_ratings, 0) + r.nameless) * 100e0 / nullif(r.ratings, 0) as possible_percent
    from project_facts as p
    join (
        select project_no, count(*) as ratings, max(rated_on) as last_rated_on,
               sum(case when score >= 100 then 1 else 0 end) as full_marks,
               sum(case when device_hash is null and coalesce(channel, '扫码') = '扫码' then 1 else 0 end) as nameless
        from rating_facts group by project_no
    ) as r on r.project_no = p.project_no
    left join (
        select project_no, max(times) as device_ratings
        from (
            select project_no, device_hash, count(*) as times from rating_facts
            where device_hash is not null group by project_no, device_hash
        ) as devices group by project_no
    ) as d on d.project_no = p.project_no
    where exceeds(r.ratings, satisfaction_ratings, p.as_of)
) as s
"""

EVIDENCE = (
    "{ratings} 份评价中，同一设备最多 {device_ratings} 份（{device_percent}），满分 {full_marks} 份；"
    "最近评价 {last_rated_on}"
)

P = [{"project_no": "P"}]


def _ratings(devices: str, score: float = 90.0) -> list[dict[str, object]]:
    """One rating per letter: the letter is its device; a dash has none, a point was asked by telephone."""
    return [
        {
            "project_no": "P",
            "score": score - (nth == 0),
            "channel": "电话" if letter == "." else "扫码",
            "device_hash": None if letter in "-." else letter,
        }
        for nth, letter in enumerate(devices)
    ]


EXAMPLES = (
    Example("one device gave a fifth", {"project_facts": P, "rating_facts": _ratings("aabcdefghi")}, [False]),
    Example("one device gave three of ten", {"project_facts": P, "rating_facts": _ratings("aaabcdefgh")}, [True]),
    Example("every score is full marks", {"project_facts": P, "rating_facts": _ratings("abcdefghij", 101.0)}, [True]),
    Example("nine ratings say nothing", {"project_facts": P, "rating_facts": _ratings("aaaaaaaaa")}, []),
    Example(
        "people asked by telephone have no device",
        {"project_facts": P, "rating_facts": _ratings("..........")},
        [False],
    ),
    Example(
        "scanned without a device: cannot tell", {"project_facts": P, "rating_facts": _ratings("abcdefgh--")}, [None]
    ),
    Example(
        "one device gave three of ten, but a rating may be missing: cannot tell",
        {"project_facts": P, "rating_facts": _ratings("aaabcdefgh")},
        [None],
        unknown=("ratings",),
    ),
    Example(
        "one device gave a fifth, but a rating may be missing: cannot tell",
        {"project_facts": P, "rating_facts": _ratings("aabcdefghi")},
        [None],
        unknown=("ratings",),
    ),
)
