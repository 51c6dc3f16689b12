"""Sign-out: GET asks, POST ends this session, or all of the person's."""

from __future__ import annotations

from datetime import UTC, datetime

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.accounts import sessions
from pages.ui.ask.casework import store
from pages.ui.kit.html.render import render
from pages.ui.site.gate import cookie
from pages.ui.site.gate.caller import Caller, caller_in
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.gate.visitor import is_secure
from pages.ui.site.sign_in.forms import NotAForm, form_of
from pages.ui.site.sign_in.sheet import NO_STORE, sheet, words
from pages.ui.site.viewer import viewer_of


async def sign_out_page(request: Request) -> Response:
    """GET and POST /sign-out."""
    caller = caller_in(request)
    if caller.person is None:
        return RedirectResponse("/", 303, headers=NO_STORE)
    if request.method != "POST":
        viewer = viewer_of(caller.person)
        return sheet("退出登录", render("sign_in/out", person=viewer.name, label=viewer.label))
    try:
        fields = await form_of(request)
    except NotAForm as problem:
        return words("没有退出", problem.sentence, problem.status)
    everywhere = fields.get("everywhere") == "1"
    await anyio.to_thread.run_sync(_end, caller, everywhere)
    response = RedirectResponse(f"/sign-in?note={'everywhere' if everywhere else 'out'}", 303, headers=NO_STORE)
    cookie.take(response, is_secure(request.scope))
    return response


def _end(caller: Caller, everywhere: bool) -> None:
    now = datetime.now(UTC)
    if caller.person and caller.token:
        if everywhere:
            sessions.end_all(store(), caller.person.user_id, now)
            CHECKS.forget_person(caller.person.user_id)
        else:
            sessions.end(store(), caller.token, now)
            CHECKS.forget(caller.token)


async def session_page(request: Request) -> Response:
    """GET /mingjian/session: 204 as long as somebody is signed in; the gate answers 401 for everyone else."""
    return Response(status_code=204, headers=NO_STORE)
