"""By then: what was true of a project on the last day of a period; what is dated later does not show.

A project begun on 3 March, finished on 9 May and accepted on 2 June stood at 在建 on 30 April, though it is long done.
Every text asks with the parameter $on.
"""

from __future__ import annotations

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

# Whose project ledger has no column of the day on which work began or ended: what it does not say is not known.
LACKING = (
    "select project_no, max(case when field = 'started_on' then 1 else 0 end) as no_start,"
    " max(case when field = 'finished_on' then 1 else 0 end) as no_finish"
    " from data_gaps where kind in ('column', 'unread') and dataset = 'projects' group by project_no"
)

BUILT = "coalesce(finished_on <= $on or accepted_on <= $on or handed_over_on <= $on, false)"

# Each stage that a project reaches: its name as a milestone, as a state, the ledger that tells it and the day. The last
# stage comes first.
REACHED = (
    ("移交", "移交", "projects", "handed_over_on"),
    ("验收", "验收", "acceptances", "accepted_on"),
    ("完工", "完工", "projects", "finished_on"),
    ("开工", "在建", "projects", "started_on"),
    ("招标", "招标", "contracts", "least(coalesce(awarded_on, signed_on), coalesce(signed_on, awarded_on))"),
    ("立项", "立项", "approvals", "filed_on"),
)
_STATES = " ".join(f"when {day} <= $on then '{state}'" for _, state, _, day in REACHED)
STAGE = f"case {_STATES} else '申报' end"


def reported_condition(ledger: str, place: str) -> str:
    """Whether any township of the place, a condition on `township`, has told the ledger."""
    return f"(select count(known_on) from ledger_states where dataset = '{ledger}' and {place}) > 0"
