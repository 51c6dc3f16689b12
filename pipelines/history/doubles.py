"""Doubles: pairs of projects that may be one project entered twice — for people to look at, never merged.

Same township, no two different villages, near-equal budget and planned start, near-equal name. Names that differ in
their numbers only (一期 and 二期, 1号 and 2号) are two works. Pairs are found in cells of budget and month, so that a
large county needs no comparison of everything with everything. The likeness of two names is the Dice coefficient of
their pairs of neighbouring characters: an edit distance counts bytes on one engine and characters on another.
"""

from __future__ import annotations

import polars as pl

from pipelines.engines.duck import DuckEngine
from pipelines.findings import evidence
from pipelines.limits.dated import Limits, expand
from pipelines.not_computed import NotComputed
from pipelines.rules._names import plain

LIMITS = ("double_name_percent", "double_amount_percent", "double_days")
LONGEST = 80  # characters of a name that are compared
NUMERALS = "0123456789一二三四五六七八九十ⅠⅡⅢⅣ第期号标段"  # and the words that are counted by them
MARKS = '()《》、,。-—_"“”'
SHARES = {"name": 0.6, "amount": 0.2, "days": 0.2}  # of the likeness

NAMED = f"""
select p.project_no, p.township, p.village, p.project_name, p.budget_fen, p.planned_start_on, p.contractor,
       p.source_file, p.source_row, translate(name, '{MARKS}', '') as name,
       translate(name, '{MARKS}{NUMERALS}', '') as unnumbered,
       try_cast(floor(ln(p.budget_fen)
           / -ln(greatest(1 - limit(double_amount_percent, n.as_of) / 100e0, 0.01e0) - 1e-6)) as bigint) as amount_cell,
       try_cast(floor(cast(p.planned_start_on - date '2000-01-01' as int)
           / greatest(limit(double_days, n.as_of), 1e0)) as bigint) as day_cell
from (
    select f.*, replace(replace({plain("f.project_name")}, '工程', ''), '项目', '') as name from project_facts as f
) as p
cross join night as n
where p.budget_fen > 0 and p.planned_start_on is not null and p.is_live
"""  # noqa: S608  (our own text)

# Each project meets those of its own cell and of the cells around it; the lower number is always on the left. Known
# villages are joined by their names, which keeps the cells small; a project without one meets every village's.
AROUND = """
select w.*, w.amount_cell + i.step as near_amount, w.day_cell + j.step as near_day
from named as w cross join steps as i cross join steps as j
"""
VILLAGES = ("a.village = b.village", "a.village is null", "a.village is not null and b.village is null")


def _near(villages: str) -> str:
    return f"""
select a.project_no, b.project_no as other_no, a.township, coalesce(a.village, b.village) as village,
       a.project_name, b.project_name as other_name, a.budget_fen, b.budget_fen as other_budget_fen,
       a.planned_start_on, b.planned_start_on as other_start_on, a.contractor, b.contractor as other_contractor,
       a.source_file, a.source_row, b.source_file as other_file, b.source_row as other_row,
       a.name, b.name as their_name,
       abs(a.budget_fen - b.budget_fen) * 100e0 / greatest(a.budget_fen, b.budget_fen) as amount_percent,
       abs(cast(a.planned_start_on - b.planned_start_on as int)) as days
from around as a
join named as b on b.township = a.township and b.amount_cell = a.near_amount and b.day_cell = a.near_day and {villages}
where a.project_no < b.project_no and not (a.unnumbered = b.unnumbered and a.name <> b.name)
"""  # noqa: S608  (our own text)


NEAR = f"""
select m.* from ({" union all ".join(_near(villages) for villages in VILLAGES)}) as m
cross join night as n
where falls_below(m.amount_percent, double_amount_percent, n.as_of) and falls_below(m.days, double_days, n.as_of)
"""  # noqa: S608  (our own text)

# A name's pairs of neighbouring characters, with its two ends, once each.
GRAMS = """
select distinct w.project_no, substr('^' || w.name || '$', p.at, 2) as gram
from (select project_no, name from near union select other_no, their_name from near) as w
join positions as p on p.at <= length(w.name) + 1
"""

PAIRS = f"""
select * from (
    select l.*, {SHARES["name"]}e0 * l.name_percent / 100e0 + {SHARES["amount"]}e0 * (1 - l.amount_percent / 100e0)
                + {SHARES["days"]}e0 / (1 + l.days / 30e0) as likeness
    from (
        select near.*, case when near.name = near.their_name then 100e0
                            else coalesce(s.both_have, 0) * 200e0 / nullif(x.grams + y.grams, 0) end as name_percent
        from near
        join sizes as x on x.project_no = near.project_no
        join sizes as y on y.project_no = near.other_no
        left join (
            select near.project_no, near.other_no, count(*) as both_have
            from near
            join grams as g on g.project_no = near.project_no
            join grams as h on h.project_no = near.other_no and h.gram = g.gram
            group by near.project_no, near.other_no
        ) as s on s.project_no = near.project_no and s.other_no = near.other_no
    ) as l
    cross join night as n
    where exceeds(l.name_percent + 1e-9, double_name_percent, n.as_of)
) as found
"""  # noqa: S608

WHY = (
    "名称相似 {name_percent}，预算 {budget_fen} 与 {other_budget_fen}，计划开工 {planned_start_on} 与 {other_start_on}"
    "（相差 {days} 天）{village:，同在|}{same_contractor:，施工单位同为|}"
)
S, N, D, R = pl.String(), pl.Int64(), pl.Date(), pl.Int32()
DOUBLES: dict[str, pl.DataType] = {
    "project_no": S, "other_no": S, "township": S, "village": S, "project_name": S, "other_name": S, "budget_fen": N,
    "other_budget_fen": N, "planned_start_on": D, "other_start_on": D, "likeness": pl.Float64(), "why": S,
    "source_file": S, "source_row": R, "other_file": S, "other_row": R,
}  # fmt: skip


def possible_doubles(engine: DuckEngine, limits: Limits, lost: NotComputed) -> None:
    """Make the table possible_doubles (DOUBLES), the likest first. Needs project_facts and night.

    likeness is 0 to 1: 0.6 the names, 0.2 the budgets, 0.2 the days.
    """
    engine.put("possible_doubles", pl.DataFrame(schema=DOUBLES))
    with lost.tried("list", "possible_doubles", "疑似重复项目", "possible_doubles"):
        _make(engine, limits)
    engine.drop("steps", "positions", "named", "around", "near", "grams", "sizes")


def _make(engine: DuckEngine, limits: Limits) -> None:
    engine.put("steps", pl.DataFrame({"step": [-1, 0, 1]}))
    engine.put("positions", pl.DataFrame({"at": list(range(1, LONGEST + 2))}))
    engine.make("named", expand(NAMED, limits))
    engine.make("around", AROUND)
    engine.make("near", expand(NEAR, limits))
    engine.make("grams", GRAMS)
    engine.make("sizes", "select project_no, count(*) as grams from grams group by project_no")
    pairs = engine.sql(expand(PAIRS, limits))
    same = pl.when(pl.col("contractor") == pl.col("other_contractor")).then(pl.col("contractor"))
    doubles = pairs.with_columns(same_contractor=same)
    doubles = doubles.with_columns(why=evidence.sentence(WHY, dict(doubles.schema))).sort(
        "likeness", "project_no", "other_no", descending=[True, False, False]
    )
    engine.put("possible_doubles", doubles.select(*DOUBLES))
