"""Banner: what the list of findings is, said above it: leads to be verified, or comparisons that could not be made."""

from __future__ import annotations

from casework.cases.precision.alarm_budget import PRIOR_CHECKS, county_chance
from casework.cases.precision.precision import overall
from casework.cases.precision.words import short
from pages.meetings.anomalies.questions import Wanted
from pages.ui.ask.conference import precision
from pages.ui.kit.format import number
from pages.ui.site.view import View
from reports.workbooks.issues import BANNER

NOT_FOUND = "以下比对因资料不全尚不能判断，不是疑点；补齐资料后由系统重新比对"


def banner(wanted: Wanted) -> str:
    return NOT_FOUND if wanted.outcome == "cannot_tell" else BANNER


def order(wanted: Wanted, rows: int, most: int) -> str:
    """How many there are, how they are ordered, and where the rest can be seen when not all are listed."""
    more = f"，先显示前 {most} 条，导出含全部" if rows > most else ""
    return f"共 {number(rows)} 条{_order(wanted)}{more}。点规则名称查看依据。"


def _order(wanted: Wanted) -> str:
    """What could not be judged has no level, and nothing there is checked."""
    if wanted.outcome == "cannot_tell":
        return ""
    is_by_yield = wanted.is_by_yield and wanted.outcome == "flagged"
    return "，最值得核查的在前，已立案的在后" if is_by_yield else "，红在前、金额大在前"


def formula(view: View) -> str:
    """How the order comes about, with the county's own precision that every rule starts from."""
    judged = precision.judged(view)
    county = overall(judged.rules)
    known = short(county) if county.checked else "尚无核实，按五成起算"
    return (
        f"核查顺序按“属实可能 × 等级 × 金额”由大到小。属实可能 =（本规则属实件数 + {PRIOR_CHECKS} × 全县属实率）÷"
        f"（本规则核实件数 + {PRIOR_CHECKS}）；全县：{known}，起算属实率 {county_chance(judged.rules):.0%}。"
        "等级：红 9、黄 3、提示 1。金额：1 + lg（1 + 金额 ÷ 10万元）。已立案的不再排队。"
    )
