"""Answers: what the gate itself says — the way to the sign-in or to the first page, a refusal, and that there is no
account yet."""

from __future__ import annotations

from collections.abc import Set
from urllib.parse import urlencode

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope

from pages.ui.kit.html.render import render
from pages.ui.site import menu
from pages.ui.site.gate.decision import Decision
from pages.ui.site.gate.local_path import asked_for
from pages.ui.site.sign_in.sheet import NO_STORE, sheet, words

WORDS = {
    Decision.UNAUTHORIZED: "请先登录。",
    Decision.FORBIDDEN: "您的账号不能使用这个地址。需要时请联系系统管理员调整角色。",
    Decision.UNKNOWN: "没有这个地址。请从首页进入。",
}
BROKEN = (
    "账号数据打不开，或不在原来的地方，暂时谁也不能进入。请系统管理员运行 mingjian doctor 查看，服务器日志里有原因。"
)


def _to(page: str, scope: Scope) -> Response:
    wanted = asked_for(scope)
    address = page if wanted == "/" else f"{page}?{urlencode({'next': wanted})}"
    return RedirectResponse(address, 303, headers=NO_STORE)


def answer(decision: Decision, scope: Scope, *, is_page: bool) -> Response:
    """The answer to a request that is not let through."""
    match decision:
        case Decision.SIGN_IN:
            return _to("/sign-in", scope)
        case Decision.CHANGE:
            return _to("/change-password", scope)
        case Decision.SETUP:
            return sheet("还没有账号", render("sign_in/setup"), 503)
    text, status = WORDS[decision], int(decision.value)
    return words("不能打开", text, status) if is_page else PlainTextResponse(text, status, headers=NO_STORE)


def home(scope: Scope, hats: Set[str]) -> Response | None:
    """The way to the empty address from the own address of the page that opens by itself; None for other pages.

    Streamlit knows that page by the empty address only, and a township's is not a leader's, who may send it.
    """
    first = menu.first(hats)
    if first is None or scope["path"] != f"/{first}":
        return None
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"/?{query}" if query else "/", 303, headers=NO_STORE)


def broken(*, is_page: bool) -> Response:
    """The store cannot be asked: nobody is let in."""
    return words("暂时不能登录", BROKEN, 503) if is_page else PlainTextResponse(BROKEN, 503, headers=NO_STORE)
