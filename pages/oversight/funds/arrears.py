"""Arrears: what the rule of arrears calls unpaid tonight, as a card and as a list; leads, until they are checked."""

from __future__ import annotations

from pages.oversight.funds import questions
from pages.ui.ask import kpis
from pages.ui.ask.runs import why_lost
from pages.ui.kit import cards, panels, tables, targets
from pages.ui.kit.format import money
from pages.ui.kit.topic import listing, nothing
from pages.ui.site.view import View
from pipelines.registry import kpis as definitions

LISTING = listing.Listing(
    "拖欠工程款疑点",
    "拖欠工程款疑点",
    "funds",
    (
        tables.Column("level", "等级", "level", 64),
        tables.Column("amount_fen", "欠付", "money", 100),
        tables.Column("project_name", "项目名称", width=280),
        tables.Column("township", "乡镇", width=88),
        tables.Column("contractor", "施工单位", width=210),
        tables.Column("happened_on", "验收或审定", "day", 104),
        tables.Column("evidence", "依据", width=560),
        tables.Column("department", "建议牵头部门", width=120),
    ),
)


def figures(view: View) -> list[cards.Card]:
    """The sum as one card; where the rule was lost or nobody has told what it takes, that is said instead."""
    rows, undecided = questions.arrears(view), questions.undecided(view)
    foot = f"拖欠工程款疑点，截至 {view.as_of}，须经核实" + (f"；{undecided} 个资料不全" if undecided else "")
    if why_lost(view, "rule", questions.ARREARS):
        return [cards.Card("arrears", "疑似欠付", targets.LOST, foot=foot)]
    needed = kpis.why_unknown(view, definitions()["disbursement_rate"].definition, view.filters.township)
    if rows.is_empty() and needed:
        return [cards.Card("arrears", "疑似欠付", targets.UNKNOWN[needed], foot=foot)]
    if rows.is_empty():
        return [cards.Card("arrears", "疑似欠付", "0", "条", foot=foot)]
    figure, _, unit = money(int(rows["amount_fen"].sum())).partition(" ")
    return [cards.Card("arrears", "疑似欠付", figure, unit, foot=f"{rows.height} 条{foot}")]


def listed(view: View) -> None:
    """The works, the largest sum first, with their files."""
    none = nothing.of_rule(view, questions.ARREARS)
    listing.show(view, LISTING, questions.arrears(view), [f"截至 {view.as_of}"], none, panels.UNVERIFIED)
