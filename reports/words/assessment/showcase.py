"""Showcase in words: what speaks for a work that could be a 示范工程, and what is not known of it."""

from __future__ import annotations

from pipelines.ranking.showcase import Candidate

KINDS = {
    "on_time": "按期完工",
    "accepted": "验收一次合格",
    "inspected": "抽检全部合格",
    "rated": "群众评价",
    "disclosed": "公示完整",
    "undoubted": "没有疑点",
}
HOW = (
    "六项佐证：按期完工、验收一次合格、抽检全部合格、群众评价达标、到期公示完整、没有疑点。有一项不达标（含疑点核实为属实）的不列；"
    "没有数据的记“—”，不算达标也不算不达标；达标项多的在前，相同的看群众评价。疑点为当夜的。只供推荐参考，"
    "认定示范工程以文件为准，加分须在 adjustments.csv 登记文号。"
)


def shown(each: Candidate) -> dict[str, str | None]:
    """By kind of evidence: the words of what is met, or of doubts that nobody has checked; None: not known."""
    row, met = each.row, each.evidence
    texts = {
        "on_time": f"期限 {row['due_on']}",
        "accepted": "一次合格",
        "inspected": f"{row['inspections']}次全部合格",
        "rated": f"{row['mean'] or 0:.1f}分（{row['ratings']}份）",
        "disclosed": f"{row['notices']}项按时足期",
        "undoubted": "没有",
    }
    known = {kind: texts[kind] if met[kind] else None for kind in KINDS}
    return known | ({"undoubted": f"{row['findings']}条待核"} if met["undoubted"] is None else {})
