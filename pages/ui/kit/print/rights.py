"""Rights: what a printed file says of whose rows it can hold, and of what is hidden in it."""

from __future__ import annotations

from pages.ui.site.filters import EVERY_CATEGORY, WHOLE_COUNTY
from pages.ui.site.view import View


def rights_of(view: View) -> str:
    """可见西河镇、全部类别；人员姓名已隐去，电话、证件号已遮盖."""
    scope = view.scope
    places = WHOLE_COUNTY if scope.townships is None else "、".join(scope.townships) or "无乡镇"
    categories = EVERY_CATEGORY if scope.categories is None else "、".join(scope.categories) or "无类别"
    names = "含人员姓名" if scope.names else "人员姓名已隐去"
    return f"可见{places}、{categories}；{names}，电话、证件号已遮盖"
