"""Unit cost outlier: a kilometre, a lamp or a household that costs far more here than anywhere else in the county.

Peers are the county's other living projects of the same category and unit with a contract and a quantity. The line is
the upper fence of Tukey: third quartile + 1.5 × the distance between the quartiles, over the project and its peers. Too
few peers, or a fence that is not above zero: the project is not judged. Prices are compared to the fen, so that what
costs the same per unit everywhere stays the same. What is not known of any contract or project of the county may be a
peer and move the fence: cannot tell; a rejected row that names its project only moves the fence of that category and
unit. Nobody's terrain is known here: it is a lead.
"""

from datetime import date

from pipelines.definitions import Example, Rule

NEEDS = (
    "contracts@county", "projects.output_quantity@county", "projects.output_unit@county", "projects.status@county",
)  # fmt: skip
RULE = Rule(
    label="单价异常",
    subject="project_no",
    level="yellow",
    checked="每个有合同和建设规模的项目的单位造价，与全县同类别、同计量单位的项目",
    flagged="单位造价高于上四分位数加 1.5 倍四分位距；同类项目不少于 12 个才比",
    why="同样一公里路贵出一截，要么有特殊情况，要么有水分。",
    source="OCP Cardinal 指标方法；Tukey 箱线图上界",
    basis=("projects", "contracts"),
    flag_needs=NEEDS,
    clear_needs=NEEDS,
    counts_refused=("projects", "contracts"),  # of the category and unit that are compared
    limits=("unit_cost_peers", "unit_cost_fence"),
    department="县审计局",
)

SQL = """
with priced as (
    select f.*, contract_fen / nullif(output_quantity, 0) as unit_fen
    from project_facts as f
    where coalesce(is_live, true) and contract_fen > 0 and output_quantity > 0 and output_unit is not null
),
box as (
    select category, output_unit, count(*) - 1 as peers,
           percentile_cont(0.25) within group (order by unit_fen) as q1_fen,
           percentile_cont(0.5) within group (order by unit_fen) as median_fen,
           percentile_cont(0.75) within group (order by unit_fen) as q3_fen
    from priced group by category, output_unit
),
refused as (
    select coalesce(p.category, r.category) as category, p.output_unit, count(*) as rows_refused
    from refused_facts as r left join project_facts as p on p.project_no = r.project_no
    where r.dataset in ('projects', 'contracts') group by coalesce(p.category, r.category), p.output_unit
),
unsure as (
    select b.category, b.output_unit, coalesce(sum(r.rows_refused), 0) as rows_refused
    from box as b left join refused as r on coalesce(r.category, b.category) = b.category
         and coalesce(r.output_unit, b.output_unit) = b.output_unit
    group by b.category, b.output_unit
),
fenced as (
    select b.*, n.as_of, q3_fen + limit(unit_cost_fence, n.as_of) * (q3_fen - q1_fen) as fence_fen
    from box as b cross join night as n
)
select p.project_no as subject_id, p.project_no, p.township,
       case when u.rows_refused > 0 or p.output_quantity is null then null
            else try_cast(floor(p.contract_fen / nullif(p.output_quantity, 0) + 0.5e0) as bigint)
                 > try_cast(floor(f.fence_fen + 0.5e0) as bigint) end as flagged,
       try_cast(round(p.contract_fen / nullif(p.output_quantity, 0)) as bigint) as measured,
       try_cast(round(f.fence_fen) as bigint) as limit_value, 'fen' as unit, p.contract_fen as amount_fen,
       p.signed_on as happened_on,
       case when p.output_quantity is null then '缺建设规模' else '同类项目或其合同有被退回的行' end as missing,
       p.contract_fen, p.output_quantity, p.output_unit, p.category, f.peers,
       try_cast(round(p.contract_fen / nullif(p.output_quantity, 0)) as bigint) as price_fen,
       try_cast(round(f.median_fen) as bigint) as middle_fen, try_cast(round(f.fence_fen) as bigint) as line_fen,
       p.source_file, p.source_sheet, p.source_row
from project_facts as p
join fenced as f on f.category = p.category and f.output_unit = p.output_unit
join unsure as u on u.category = p.category and u.output_unit = p.output_unit
where coalesce(p.is_live, true) and p.contract_fen > 0 and coalesce(p.output_quantity, 1) > 0
      and exceeds(f.peers, unit_cost_peers, f.as_of) and f.fence_fen > 0
"""

EVIDENCE = (
    "合同 {contract_fen}，规模 {output_quantity} {output_unit}，每{output_unit} {price_fen}；"
    "全县{category}同计量单位的其他 {peers} 个项目中位数 {middle_fen}，上界 {line_fen}"
)


def _roads(*costs: int, **last: object) -> list[dict[str, object]]:
    """Roads of one unit each for so many fen; `last` is about the last one."""
    rows: list[dict[str, object]] = [
        {
            "project_no": f"P{nth:02d}",
            "category": "道路",
            "output_unit": "公里",
            "output_quantity": 1.0,
            "contract_fen": c,
        }
        for nth, c in enumerate(costs)
    ]
    return [*rows[:-1], {**rows[-1], **last}]


def _refused(rows: list[dict[str, object]], refused: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    return {"project_facts": rows, "refused_facts": [refused]}


# Quartiles 100 and 200, whatever the last one of thirteen costs: the fence is 350.
USUAL = (100, 100, 100, 100, 150, 150, 150, 150, 200, 200, 200, 200)
EXAMPLES = (
    Example("on the fence", _roads(*USUAL, 350), [False] * 13),
    Example("a fen over the fence", _roads(*USUAL, 351), [False] * 12 + [True]),
    Example("eleven peers are too few", _roads(*USUAL[1:], 9_000), []),
    Example("another unit is no peer", _roads(*USUAL, 9_000, output_unit="平方米"), []),
    Example("twice the length for the same money", _roads(*USUAL, 700, output_quantity=2.0), [False] * 13),
    Example(
        "one price for every length is no outlier, whatever the division leaves over",
        _roads(*[123_456_780] * 12, 43_209_873, output_quantity=0.35),
        [False] * 13,
    ),
    Example("quantity missing: cannot tell", _roads(*USUAL, 200, 9_000, output_quantity=None), [False] * 13 + [None]),
    Example(
        "a contract row of one of them was rejected: cannot tell",
        _refused(_roads(*USUAL, 9_000), {"dataset": "contracts", "project_no": "P00", "category": "道路"}),
        [None] * 13,
    ),
    Example(
        "a contract row of another category was rejected",
        _refused(_roads(*USUAL, 9_000), {"dataset": "contracts", "project_no": "Q", "category": "水利"}),
        [False] * 12 + [True],
    ),
    Example(
        "a project row was rejected that nobody knows: cannot tell",
        _refused(_roads(*USUAL, 9_000), {"dataset": "projects"}),
        [None] * 13,
    ),
    Example("contracts are not known: cannot tell", _roads(*USUAL, 9_000), [None] * 13, unknown=("contracts",)),
    Example("signed for nothing is not priced", _roads(*USUAL, 200, 0, signed_on=date(2026, 5, 1)), [False] * 13),
)
