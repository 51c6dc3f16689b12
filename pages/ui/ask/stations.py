"""Stations: how far the plan year's works, and their money, had come by the period's end.

Told is what a ledger says: a stage or sum whose ledger nobody has sent, or whose column no sheet has, is null, never 0.
"""

from __future__ import annotations

import polars as pl

from pages.ui.ask import by_then
from pages.ui.ask.query import ask
from pages.ui.ask.topic.plan_years import reporters, why_nothing
from pages.ui.site.view import View

STAGES = ("申报", "立项", "招标", "开工", "完工", "验收", "移交")  # milestones: 在建 is a state, begun and not finished
MONEY = (
    ("planned_fen", "计划资金"),
    ("arrived_fen", "到位资金"),
    ("contract_fen", "合同金额"),
    ("output_fen", "完成产值"),
    ("paid_fen", "已拨付"),
    ("settled_fen", "审定结算"),
)


def stages(view: View) -> pl.DataFrame:
    """How many live projects of the plan year had come at least as far as each stage by the period's end: stage,
    projects, why.

    Null where no township of the view has told the ledger of the stage, no sheet has the stage's column, or no project
    ledger speaks of the year.
    """
    (text, params), (place, _) = view.where("township", "category"), view.where("township")
    numbers = [
        f"count(case when {' or '.join(f'{day} <= $on' for *_, day, _ in by_then.REACHED[: nth + 1])} then 1 end)"
        for nth in range(len(by_then.REACHED))
    ]
    counts = ", ".join(
        f"case when {by_then.reported_condition(ledger, place)} and {by_then.is_known(flag, number)}"
        f" then {number} end as {stage}"
        for (stage, _, ledger, _, flag), number in zip(by_then.REACHED, numbers, strict=True)
    )
    first = f"case when {by_then.reported_condition('projects', place)} then count(*) end as 申报"
    sql = f"""
select {first}, {counts} from (
    select f.*, {by_then.FLAGS}
    from project_facts as f left join ({by_then.LACKING}) as g on g.project_no = f.project_no
) as f where is_live and plan_year = $year and {text}"""
    row = _of_year(view, ask(view, sql, **by_then.at_the_end(view), **params).row(0, named=True))
    ledgers = {"申报": "projects", **{stage: ledger for stage, _, ledger, *_ in by_then.REACHED}}
    counted = [(stage, row[stage], _why(view, ledgers[stage], row[stage])) for stage in STAGES]
    return pl.DataFrame(counted, schema={"stage": pl.String, "projects": pl.Int64, "why": pl.String}, orient="row")


def _of_year(view: View, row: dict[str, int | None]) -> dict[str, int | None]:
    """The figures; all unknown where nobody's ledger speaks of the year."""
    return row if reporters(view) else dict.fromkeys(row)


def _why(view: View, ledger: str, figure: int | None) -> str:
    """Why a figure is not known; empty where it is."""
    return why_nothing(view, ledger) if figure is None else ""


# Each station of the money: the ledger that tells it, which of by_then.COLUMNS marks a project of which it cannot be
# known, and the sum by the period's end.
STATIONS = {
    "planned_fen": ("funds", "", "select sum(planned_fen) from fund_facts where {mine}"),
    "arrived_fen": (
        "funds",
        "no_arrival",
        "select sum(arrived_fen) from fund_facts where {mine} and arrived_on <= $on",
    ),
    "contract_fen": (
        "contracts",
        "",
        "select sum(amount_fen) from (select project_no, amount_fen from contract_facts where signed_on <= $on"
        " union all select project_no, amount_fen from change_facts where approved_on <= $on) as c where {mine}",
    ),
    "output_fen": (
        "progress",
        "no_output",
        "select sum(output_value_fen) from (select project_no, output_value_fen, row_number() over (partition by"
        f" project_no order by nth) as nth from ({by_then.REPORTS}) as r where output_value_fen is not null) as v"
        " where nth = 1 and {mine}",
    ),
    "paid_fen": ("payments", "", "select sum(amount_fen) from payment_facts where {mine} and paid_on <= $on"),
    "settled_fen": ("projects", "no_settlement", "select sum(settled_fen) from mine where settled_on <= $on"),
}


def money(view: View) -> pl.DataFrame:
    """Where the money of the plan year's projects stood at the period's end: label, amount_fen, why.

    Null where no township of the view has told the ledger, no sheet has the column, or no project ledger speaks of the
    year: what was not reported is not known.
    """
    (text, params), (place, _) = view.where("township", "category"), view.where("township")
    sums = ", ".join(
        f"({text_of.format(mine='project_no in (select project_no from mine)')}) as {name}"
        for name, (_, _, text_of) in STATIONS.items()
    )
    known = ", ".join(
        f"case when {by_then.reported_condition(ledger, place)} and {by_then.is_known(flag, f'min(s.{name})')}"
        f" then cast(coalesce(min(s.{name}), 0) as bigint) end as {name}"
        for name, (ledger, flag, _) in STATIONS.items()
    )
    sql = f"""
with mine as (
    select f.*, {by_then.FLAGS}
    from project_facts as f left join ({by_then.LACKING}) as g on g.project_no = f.project_no
    where f.is_live and f.plan_year = $year and {text}
)
select {known} from (select {sums}) as s left join mine on 1 = 1"""
    row = _of_year(view, ask(view, sql, **by_then.at_the_end(view), **params).row(0, named=True))
    stood = [(label, row[name], _why(view, STATIONS[name][0], row[name])) for name, label in MONEY]
    return pl.DataFrame(stood, schema={"label": pl.String, "amount_fen": pl.Int64, "why": pl.String}, orient="row")
