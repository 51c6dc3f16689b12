"""Doubts: why what the rows themselves say does not settle a question, as SQL texts; null where it does."""

from __future__ import annotations

BASE_DOUBT = "case when coalesce(base_fen, 0) = 0 then '缺合同金额' end"

# The cost is the settled sum once there is one, and contract and approved changes only before the settlement.
COST_DOUBT = f"""case when settled_fen is not null then null
                 when settled_on is not null then '缺审定金额'
                 else {BASE_DOUBT} end"""

LABELS = {
    "projects": "项目台账",
    "contracts": "合同台账",
    "changes": "变更签证台账",
    "progress": "进度报送",
    "acceptances": "验收台账",
}


def through(*ledgers: str) -> str:
    """SQL for the day through which all these ledgers are known. One that nobody told is passed over, and the runner
    takes it into account; where none was, it is the night's day."""
    days = ", ".join(f"{ledger}_known_on" for ledger in ledgers)
    return f"coalesce({f'least({days})' if len(ledgers) > 1 else days}, as_of)"


def beyond(day: str, *ledgers: str) -> str:
    """SQL for the ledger that does not reach `day` yet, in words: 合同台账只报到 2026-03-31; null where all do."""
    cases = " ".join(
        f"when {day} > {ledger}_known_on then '{LABELS[ledger]}只报到 ' || cast({ledger}_known_on as string)"
        for ledger in ledgers
    )
    return f"case {cases} end"
