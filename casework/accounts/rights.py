"""Rights: a role and how far it reaches; what does not fit together is refused before it is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from casework.accounts.person import LABELS, OFFICE, Role
from casework.errors import Refused


@dataclass(frozen=True)
class Rights:
    """What an account may see and do."""

    role: Role
    township: str | None = None
    categories: tuple[str, ...] = ()
    is_office: bool = False


@dataclass(frozen=True)
class Known:
    """The names that the county knows; None: every name is taken."""

    townships: Collection[str] | None
    categories: Collection[str] | None


def rights(
    role: str, township: str | None, categories: Collection[str], is_office: bool, known: Known | None = None
) -> Rights:
    """The rights that these words mean. Raises Refused where they do not fit together."""
    if role not in LABELS:
        raise Refused(f"没有“{role}”这个角色。可用：{'、'.join(LABELS)}。")
    chosen = Rights(Role(role), (township or "").strip() or None, tuple(dict.fromkeys(categories)), is_office)
    for wrong in (_unreadable(chosen), _township(chosen), _department(chosen), _unknown(chosen, known)):
        if wrong:
            raise Refused(wrong)
    return chosen


def _unreadable(chosen: Rights) -> str:
    names = (chosen.township or "", *chosen.categories)
    return "" if all(name.isprintable() for name in names) else "乡镇和类别的名称里有不能显示的字符，请重新输入。"


def _township(chosen: Rights) -> str:
    if chosen.role is Role.TOWNSHIP and chosen.township is None:
        return "乡镇账号必须写明是哪个乡镇。"
    if chosen.role is not Role.TOWNSHIP and chosen.township is not None:
        return f"只有乡镇账号才写乡镇；{LABELS[chosen.role]}看全县。"
    return ""


def _department(chosen: Rights) -> str:
    if chosen.role is not Role.DEPARTMENT and chosen.is_office:
        return f"{OFFICE}是县直部门人员的身份，其他角色不能有。"
    if chosen.role is not Role.DEPARTMENT and chosen.categories:
        return "只有县直部门的账号才可限定项目类别。"
    if chosen.is_office and chosen.categories:
        return f"{OFFICE}看全县各类项目，不能再限定类别。"
    return ""


def _unknown(chosen: Rights, known: Known | None) -> str:
    townships, categories = (known.townships, known.categories) if known else (None, None)
    if chosen.township is not None and townships is not None and chosen.township not in townships:
        return f"基础数据里没有“{chosen.township}”。可用：{'、'.join(townships)}。"
    strange = [name for name in chosen.categories if categories is not None and name not in categories]
    if strange:
        return f"没有“{'、'.join(strange)}”这个项目类别。可用：{'、'.join(categories or ())}。"
    return ""
