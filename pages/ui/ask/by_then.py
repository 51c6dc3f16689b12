"""By then: what was true of a project on the last day of a period; what is dated later does not show.

A project begun on 3 March, finished on 9 May and accepted on 2 June stood at 在建 on 30 April, though it is long done.
Every text asks with the parameter $on.
"""

from __future__ import annotations

from typing import Any

from pages.ui.site.view import View


def at_the_end(view: View) -> dict[str, Any]:
    """The plan year and the day that the period is looked at; nothing later may show."""
    return {"year": view.period.start.year, "on": view.period.last_day(view.as_of)}


# Money paid by then, of one project.
PAID = (
    "select project_no, cast(sum(amount_fen) as bigint) as paid_fen from payment_facts where paid_on <= $on"
    " group by project_no"
)

# Every report until then, the newest first: nth = 1 is the last one.
REPORTS = (
    "select project_no, percent, output_value_fen, row_number() over (partition by project_no"
    " order by reported_on desc nulls last, source_row desc nulls last) as nth from progress_facts"
    " where reported_on <= $on"
)

# Who had signed the first contract.
SIGNED = (
    "select project_no, contractor, row_number() over (partition by project_no"
    " order by signed_on nulls last, contract_no nulls last) as nth from contract_facts where signed_on <= $on"
)

# What was agreed: contracts signed and the sums of changes approved by then; no row where no contract was signed.
BASE = (
    "select c.project_no, cast(c.amount_fen + coalesce(h.amount_fen, 0) as bigint) as base_fen"
    " from (select project_no, sum(amount_fen) as amount_fen from contract_facts where signed_on <= $on"
    " group by project_no) as c"
    " left join (select project_no, sum(amount_fen) as amount_fen from change_facts where approved_on <= $on"
    " group by project_no) as h on h.project_no = c.project_no"
)

# Days by which approved changes had moved the planned finish.
MOVED = "select project_no, sum(days) as days from change_facts where approved_on <= $on group by project_no"
DUE = (
    "case when f.planned_finish_on <= date '9000-12-31' and coalesce(m.days, 0) between -36500 and 36500"
    " then cast(f.planned_finish_on + coalesce(m.days, 0) * interval 1 day as date) end"
)

# Which projects' ledgers have no column, or no readable cell, of what a stage or a sum of money is counted by: what
# they do not say is not known.
COLUMNS = {
    "no_start": ("projects", ("started_on",)),
    "no_finish": ("projects", ("finished_on",)),
    "no_handover": ("projects", ("handed_over_on",)),
    "no_settlement": ("projects", ("settled_fen", "settled_on")),
    "no_decision": ("approvals", ("decided_on", "result")),
    "no_arrival": ("funds", ("arrived_fen",)),
    "no_output": ("progress", ("output_value_fen",)),
}
_FLAGS = ", ".join(
    "max(case when dataset = '{}' and field in ('{}') then 1 else 0 end) as {}".format(
        ledger, "', '".join(fields), flag
    )
    for flag, (ledger, fields) in COLUMNS.items()
)
FLAGS = ", ".join(f"coalesce(g.{flag}, 0) as {flag}" for flag in COLUMNS)  # of a project, beside LACKING as g
# Money that arrived nobody says when is as unknown as money of which nobody says that it did.
LACKING = (
    f"select project_no, {_FLAGS} from (select project_no, dataset, field from data_gaps"
    " where kind in ('column', 'unread') and project_no is not null union all"
    " select project_no, 'funds' as dataset, 'arrived_fen' as field from fund_facts"
    " where arrived_fen > 0 and arrived_on is null) as u group by project_no"
)

BUILT = "coalesce(finished_on <= $on or accepted_on <= $on or handed_over_on <= $on, false)"

# Each stage that a project reaches: its name as a milestone, as a state, the ledger that tells it, the day, and which
# of COLUMNS marks a project of which it cannot be known. The last stage comes first.
REACHED = (
    ("移交", "移交", "projects", "handed_over_on", "no_handover"),
    ("验收", "验收", "acceptances", "accepted_on", ""),
    ("完工", "完工", "projects", "finished_on", "no_finish"),
    ("开工", "在建", "projects", "started_on", "no_start"),
    ("招标", "招标", "contracts", "least(coalesce(awarded_on, signed_on), coalesce(signed_on, awarded_on))", ""),
    ("立项", "立项", "approvals", "filed_on", "no_decision"),
)
_STATES = " ".join(f"when {day} <= $on then '{state}'" for _, state, _, day, _ in REACHED)
STAGE = f"case {_STATES} else '申报' end"


def reported_condition(ledger: str, place: str) -> str:
    """Whether any township of the place, a condition on `township`, has told the ledger."""
    return f"(select count(known_on) from ledger_states where dataset = '{ledger}' and {place}) > 0"


def is_known(flag: str, number: str) -> str:
    """Whether a count or sum over projects is known: not where every project lacks the column that `flag` is for; of
    another ledger, in which not every project has rows, not where one lacks it and nothing was counted."""
    if not flag:
        return "true"
    if COLUMNS[flag][0] == "projects":
        return f"coalesce(min({flag}), 0) = 0"
    return f"not (coalesce(max({flag}), 0) = 1 and coalesce({number}, 0) = 0)"
