"""Rights: who may open which page, route and export. One question, `may`, asked by menu, page, route and button.

A person wears one or two hats: their role, and `office` beside it for staff of the meetings' office. A page, a route
and an export each name a circle of hats:

    may(hats of a leader, "business")  → True
    may(hats of a leader, "accounts")  → False
    may(anybody's hats, "")            → False     nobody has said who may, so nobody does
"""

from __future__ import annotations

from collections.abc import Set
from types import MappingProxyType

LOCAL = "local"  # whoever sits at the machine of a county without accounts
ROLES = frozenset({"leader", "department", "township", "assessment", "inspection", "admin"})
HATS = ROLES | {"office", LOCAL}

CIRCLES = MappingProxyType(
    {
        "everyone": HATS,
        "business": HATS - {"admin"},
        "hand in": frozenset({"township", "department", "office", LOCAL}),
        "upload": frozenset({"township", "department", "office", "inspection", LOCAL}),  # ledgers, evidence of a case
        "originals": frozenset({"township", "office", LOCAL}),  # of whose files: pipelines/inbox/sendback.may_have
        "accounts": frozenset({"admin"}),
        "audit": frozenset({"inspection", "admin"}),
        "whole audit": frozenset({"inspection"}),  # the admin's is of accounts, sessions and backups
        "names": frozenset({"inspection"}),
        # no township and no department: whoever knows which works are looked at could tidy them up before
        "sampling": frozenset({"leader", "office", "assessment", "inspection", LOCAL}),
        "schemes": frozenset({"assessment", LOCAL}),  # draft and try one; who adopts it: casework/schemes/adopt.py
    }
)
EXPORTS = MappingProxyType(
    {
        "ranking": "business",
        "issues": "business",
        "history": "business",
        "doubles": "business",
        "rejected": "business",
        "sendback": "originals",
        "original": "originals",
        "checked": "hand in",
        "template": "hand in",
        "rectification": "business",
        "duties": "business",
        "meetings": "business",
        "disclosure": "business",
        "quality": "business",
        "opinion": "business",
        "opinion-grades": "business",
        "firms": "business",
        "firm": "business",
        "labour-trades": "business",
        "labour-unpaid": "business",
        "progress": "business",
        "funds": "business",
        "costs": "business",
        "changes": "business",
        "growth-assets": "business",
        "growth-works": "business",
        "growth-heads": "business",
        "growth-money": "business",
        "forecast": "business",
        "forecast-townships": "business",
        "forecast-tests": "business",
        "cockpit-pdf": "business",
        "township-pdf": "business",
        "project-pdf": "business",
        "dashboard": "business",  # of its sheets those whose own export the viewer may have
        "publication": "business",
        "circular": "business",
        "sampling": "sampling",
        "appeal pack": "business",  # of which townships: the page's choice, which is the viewer's scope
    }
)


def may(hats: Set[str], circle: str) -> bool:
    """Whether one of the hats belongs to the circle. A circle that is not stated holds nobody."""
    return not CIRCLES.get(circle, frozenset()).isdisjoint(hats)


def may_export(hats: Set[str], export: str) -> bool:
    """Whether the export may be made. One that is not stated is refused."""
    return may(hats, EXPORTS.get(export, ""))
