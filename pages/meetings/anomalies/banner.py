"""Banner: what the list of findings is, said above it: leads to be verified, or comparisons that could not be made."""

from __future__ import annotations

from pages.meetings.anomalies.questions import Wanted
from reports.workbooks.issues import BANNER

NOT_FOUND = "以下比对因资料不全尚不能判断，不是疑点；补齐资料后由系统重新比对"


def banner(wanted: Wanted) -> str:
    return NOT_FOUND if wanted.outcome == "cannot_tell" else BANNER


def order(wanted: Wanted) -> str:
    """How the list is ordered; what could not be judged has no level."""
    return "" if wanted.outcome == "cannot_tell" else "，红在前、金额大在前"
