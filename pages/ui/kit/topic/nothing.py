"""Nothing: what a list without a row may say — that there is none, of those who have told, and of whom nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from pages.ui.ask.topic.plan_years import reporters, unlisted
from pages.ui.ask.topic.told import Compared, compared, told
from pages.ui.kit.tables import NOTHING
from pages.ui.kit.targets import UNKNOWN
from pages.ui.site.view import View
from pipelines.lake.snapshot_db import Filters
from pipelines.needs import ledgers
from pipelines.registry import datasets, rules

LEDGER = "台账"
MOST_NAMED = 6  # townships
WHYS = {"off": "台账未启用", "unreported": "台账未报送", "lost": "今晚未能计算"}


def of_ledgers(view: View, wanted: Collection[str], since: date | None = None, none: str = NOTHING) -> str:
    """Of a list that rests on these ledgers: `none` where all have told; `since`: of what happens from this day on."""
    state = told(view, wanted, since)
    if state.off:
        return f"{labels(state.off)}{UNKNOWN['off']}，有没有不明。"
    if not state.silent:
        return none
    if len(state.silent) == state.townships:
        return f"{labels(wanted)}{UNKNOWN['unreported']}，有没有不明。"
    return f"已报送的乡镇没有符合条件的记录；{names(state.silent)}{UNKNOWN['unreported']}{labels(wanted)}，有没有不明。"


def of_plan_year(view: View, none: str = NOTHING) -> str:
    """Of a list of the works of the period's plan year: that there is none, of whoever's ledgers speak of that year."""
    silent = unlisted(view)
    if silent and not reporters(view):
        return f"{not_listed(view)}，有没有不明。"
    others = f"{names(silent)}{not_listed(view)}，有没有不明。" if silent else ""
    return of_ledgers(view, ("projects",), none=none) + others


def not_listed(view: View) -> str:
    """What is known where no ledger that came speaks of the plan year."""
    return f"所报项目台账未列{view.period.start.year}年度的项目"


def changes_left_out(view: View) -> str:
    """What a sum of contracts with their approved changes leaves out, where changes were not told; else empty."""
    state = told(view, ("changes",))
    if state.off:
        return f"{labels(state.off)}{UNKNOWN['off']}，不含变更"
    return f"{names(state.silent)}{UNKNOWN['unreported']}{labels(('changes',))}，不含其变更" if state.silent else ""


def of_rule(view: View, rule: str, none: str = NOTHING) -> str:
    """Of a list of the findings of one rule: `none` where its ledgers were told."""
    definition = rules()[rule].definition
    return of_ledgers(view, ledgers((*definition.flag_needs, *definition.clear_needs)), none=none)


def of_rules(view: View, stage: str | None = None) -> str:
    """Of a list of findings, of one stage or all: how many rules could say something of the place."""
    state = compared(view, stage)
    return _compared(state, _left_out(state))


def of_project(view: View, township: str | None) -> str:
    """Of the findings of a work of this township, among which stand those that nobody can judge."""
    state = compared(replace(view, filters=Filters(township=township)))
    return _compared(state, _left_out(replace(state, waiting=0)))


def beside(view: View, stage: str | None = None) -> str:
    """Of a narrower choice of findings: what was not compared; empty where everything was."""
    state = compared(view, stage)
    left_out = _left_out(state)
    if not state.asked:
        return _compared(state, left_out)
    return f"{'；'.join(left_out)}。" if left_out else ""


def not_asked(view: View) -> str:
    """What a count of findings must be read with: （另有11条规则台账未启用，没有比对）; empty where all were asked."""
    whys = _whys(compared(view))
    return f"（另有{whys}，没有比对）" if whys else ""


def _compared(state: Compared, left_out: Sequence[str]) -> str:
    if not state.asked:
        return f"没有作过比对，有无疑点不明：{_whys(state)}。"
    return f"{'；'.join([f'按当前筛选条件，{state.asked}条规则没有比对出疑点', *left_out])}。"


def _left_out(state: Compared) -> list[str]:
    """What was not compared, as parts of a sentence."""
    rules_left = [f"另有{_whys(state)}，没有比对"] if _whys(state) else []
    return rules_left + ([f"{state.waiting}项比对资料不全，不能判断"] if state.waiting else [])


def _whys(state: Compared) -> str:
    """5条规则台账未启用、1条规则今晚未能计算; empty where all were asked."""
    counts = {"off": state.off, "unreported": state.unreported, "lost": state.lost}
    return "、".join(f"{count}条规则{WHYS[why]}" for why, count in counts.items() if count)


def labels(keys: Collection[str]) -> str:
    """项目台账、质量抽检台账: not every ledger's label says that it is one."""
    labels = (dataset.label for key, dataset in datasets().items() if key in keys)
    return "、".join(f"{label.removesuffix(LEDGER)}{LEDGER}" for label in labels)


def names(townships: Collection[str]) -> str:
    if len(townships) > MOST_NAMED:
        return f"{len(townships)}个乡镇"
    return "、".join(townships)
