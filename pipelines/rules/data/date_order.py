"""Date order: award, contract, start, finish, acceptance, settlement are not in that order.

Each date is set against the latest one before it in that order; missing ones are skipped. One day for two steps is in
order. Of several contracts the first one signed stands for the project, with its own award; each of them must be
signed after its own award. A contract that is not known may be the first one, and an acceptance that is not known may
be the one before the settlement; what the project's own dates, its first acceptance or one contract's two days say,
neither can undo.
"""

from datetime import date

from pipelines.definitions import Example, Rule
from pipelines.rules._gaps import gap

RULE = Rule(
    label="日期倒置",
    subject="project_no",
    level="yellow",
    checked="每个项目的中标、签约、开工、竣工、验收、审定日期",
    flagged="不符合中标≤签约≤开工≤竣工≤验收≤审定的顺序",
    why="日期对不上，不是录错就是补办。",
    source="县数据报送规范",
    basis=("projects", "contracts", "acceptances"),
    flag_needs=("projects",),
    clear_needs=(
        "contracts",
        "contracts.awarded_on",
        "acceptances",
        "projects.started_on",
        "projects.finished_on",
        "projects.settled_on",
    ),
    counts_refused=("projects",),  # the project's own row is there
    department="县数据局",
)

SQL = f"""
select project_no as subject_id, project_no, township,
       case when problem is not null then true when contract_problem is null and not is_settled_early then false end
           as flagged,
       problem as measured, '中标≤签约≤开工≤竣工≤验收≤审定' as limit_value,
       coalesce(settled_fen, base_fen, budget_fen) as amount_fen,
       coalesce(started_on, signed_on, award_on, planned_start_on) as happened_on,
       case when contract_problem is not null then '合同台账不全' else '验收台账不全' end as missing,
       problem, case when problem = '签约早于中标' then broken_award_on else award_on end as awarded_on,
       case when problem = '签约早于中标' then broken_signed_on else signed_on end as signed_on,
       started_on, finished_on, accepted_on, settled_on, source_file, source_sheet, source_row
from (
    select d.*, coalesce(sure_problem, case when not lacks_contracts then contract_problem end,
                         case when is_settled_early and not lacks_acceptances then '审定早于验收' end) as problem
    from (
        select f.*, c.award_on, c.broken_award_on, c.broken_signed_on,
               g.project_no is not null as lacks_contracts, h.project_no is not null as lacks_acceptances,
               case when finished_on < started_on then '竣工早于开工'
                    when settled_on < greatest(started_on, finished_on) then '审定早于开工或竣工'
                    when c.broken_signed_on is not null then '签约早于中标'
                    when accepted_on < greatest(started_on, finished_on) then '验收早于开工或竣工' end as sure_problem,
               case when started_on < greatest(c.award_on, signed_on) then '开工早于中标或签约'
                    when finished_on < greatest(c.award_on, signed_on) then '竣工早于中标或签约'
                    when accepted_on < greatest(c.award_on, signed_on) then '验收早于中标或签约'
                    when settled_on < greatest(c.award_on, signed_on) then '审定早于中标或签约' end as contract_problem,
               coalesce(settled_on < accepted_on, false) as is_settled_early
        from project_facts as f
        left join ({gap("contracts")}) as g on g.project_no = f.project_no
        left join ({gap("acceptances")}) as h on h.project_no = f.project_no
        left join (
            select project_no, max(case when nth = 1 then awarded_on end) as award_on,
                   max(case when nth_broken = 1 and signed_on < awarded_on then awarded_on end) as broken_award_on,
                   max(case when nth_broken = 1 and signed_on < awarded_on then signed_on end) as broken_signed_on
            from (
                select k.project_no, k.awarded_on, k.signed_on,
                       row_number() over (partition by k.project_no
                           order by k.signed_on nulls last, k.contract_no nulls last) as nth,
                       row_number() over (partition by k.project_no
                           order by case when k.signed_on < k.awarded_on then 0 else 1 end nulls last,
                                    k.signed_on nulls last, k.contract_no nulls last) as nth_broken
                from contract_facts as k
            ) as ordered group by project_no
        ) as c on c.project_no = f.project_no
    ) as d
) as p
"""  # noqa: S608  (our own clause)

EVIDENCE = (
    "{problem}：中标 {awarded_on}、签约 {signed_on}、开工 {started_on}、"
    "竣工 {finished_on}、验收 {accepted_on}、审定 {settled_on}"
)

MAY_1, MAY_2, MAY_3 = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)


def _signed(*contracts: tuple[date | None, date]) -> dict[str, list[dict[str, object]]]:
    """A project begun on May 1 with contracts of these days of award and of signing."""
    rows: list[dict[str, object]] = [
        {"project_no": "P", "contract_no": str(nth), "awarded_on": award, "signed_on": signed}
        for nth, (award, signed) in enumerate(contracts)
    ]
    first = min(signed for _, signed in contracts)
    return {"project_facts": [{"project_no": "P", "signed_on": first, "started_on": MAY_1}], "contract_facts": rows}


EXAMPLES = (
    Example("everything on one day", _signed((MAY_1, MAY_1)), [False]),
    Example("signed a day before the award", _signed((MAY_2, MAY_1)), [True]),
    Example(
        "a second lot, awarded after the first was signed and work began",
        _signed((None, MAY_1), (MAY_2, MAY_2)),
        [False],
    ),
    Example("a second lot signed before its own award", _signed((MAY_1, MAY_1), (MAY_3, MAY_2)), [True]),
    Example("begun a day before the contract", [{"signed_on": MAY_2, "started_on": MAY_1}], [True]),
    Example("finished before it began", [{"started_on": MAY_2, "finished_on": MAY_1}], [True]),
    Example("accepted before the finish", [{"finished_on": MAY_2, "accepted_on": MAY_1}], [True]),
    Example("a missing step is skipped", [{"signed_on": MAY_2, "finished_on": MAY_1}], [True]),
    Example("no dates, nothing broken", [{}], [False]),
    Example(
        "an earlier contract may not be known: cannot tell",
        [{"project_no": "P", "signed_on": MAY_2, "started_on": MAY_1}],
        [None],
        ("contracts",),
    ),
    Example(
        "an earlier acceptance may not be known: cannot tell",
        [{"project_no": "P", "accepted_on": MAY_2, "settled_on": MAY_1}],
        [None],
        ("acceptances",),
    ),
    Example(
        "the project's own dates need no other ledger",
        [{"project_no": "P", "started_on": MAY_2, "finished_on": MAY_1}],
        [True],
        ("contracts", "acceptances"),
    ),
    Example("nothing broken in what is known: cannot tell", [{"started_on": MAY_1}], [None], ("contracts",)),
    Example("no column for the start: cannot tell", [{"finished_on": MAY_1}], [None], ("projects.started_on",)),
)
