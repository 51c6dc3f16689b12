"""Sign-in: GET shows the form, POST checks login and password and brings the visitor to where they were going."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.accounts import sessions
from casework.accounts.sign_in import sign_in
from casework.errors import Refused
from pages.ui.ask.casework import store
from pages.ui.kit.html.render import render
from pages.ui.site.gate import cookie
from pages.ui.site.gate.caller import Kind, caller_in
from pages.ui.site.gate.local_path import local_path
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.gate.settings import settings
from pages.ui.site.gate.visitor import address_of, is_secure
from pages.ui.site.sign_in.forms import NotAForm, form_of
from pages.ui.site.sign_in.sheet import NO_STORE, sheet, words

NOTES = {
    "out": "已退出登录。",
    "everywhere": "已在所有设备上退出登录。",
    "ended": "登录已失效：长时间没有操作，或账号已在别处退出。请重新登录。",
}
_PASSWORDS = anyio.CapacityLimiter(8)  # waiting rooms of their own: guesses never hold up a page


async def sign_in_page(request: Request) -> Response:
    """GET and POST /sign-in."""
    if request.method == "POST":
        return await _signed_in(request)
    wanted = local_path(request.query_params.get("next"))
    if caller_in(request).kind is not Kind.ANONYMOUS:
        return RedirectResponse(wanted, 303, headers=NO_STORE)
    stale = cookie.token_of(request.scope, is_secure(request.scope)) is not None
    return form(wanted, note=NOTES.get(request.query_params.get("note", "ended" if stale else ""), ""))


def form(wanted: str, *, login: str = "", note: str = "", wrong: str = "", status: int = 200) -> Response:
    """The page with the form; with the county's own sign-in beside it where there is one."""
    single = settings().oidc
    body = render(
        "sign_in/form",
        next=wanted,
        login=login,
        note=note,
        wrong=wrong,
        single=single.label if single else "",
        single_address=f"/sign-in/oidc?{urlencode({'next': wanted})}",
    )
    return sheet("登录", body, status)


async def _signed_in(request: Request) -> Response:
    try:
        fields = await form_of(request)
    except NotAForm as problem:
        return words("没有登录", problem.sentence, problem.status)
    wanted, login = local_path(fields.get("next")), fields.get("login", "").strip()
    try:
        token = await anyio.to_thread.run_sync(
            sign_in, store(), login, fields.get("password", ""), datetime.now(UTC), address_of(request.scope),
            limiter=_PASSWORDS,
        )  # fmt: skip
    except Refused as refusal:
        response = form(wanted, login=login, wrong=refusal.sentence, status=429 if refusal.retry_after else 403)
        if refusal.retry_after:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    return await welcomed(request, token, wanted)


async def welcomed(request: Request, token: str, wanted: str) -> Response:
    """On to the page that was asked for, with the new session in place of the one that the browser brought along."""
    secure = is_secure(request.scope)
    before = cookie.token_of(request.scope, secure)
    if before is not None:
        await anyio.to_thread.run_sync(sessions.end, store(), before, datetime.now(UTC))
        CHECKS.forget(before)
    response = RedirectResponse(wanted, 303, headers=NO_STORE)
    cookie.give(response, token, secure)
    return response
