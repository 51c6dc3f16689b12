"""Change password: by choice, and before anything else at the first sign-in. Ends the person's other sessions."""

from __future__ import annotations

from datetime import UTC, datetime

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from casework.accounts import passwords, sessions
from casework.accounts.password_rules import SHORTEST
from casework.accounts.person import Person
from casework.errors import Refused
from pages.ui.ask.casework import store
from pages.ui.kit.html.render import render
from pages.ui.site.gate.caller import caller_in
from pages.ui.site.gate.local_path import local_path
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.gate.visitor import address_of
from pages.ui.site.sign_in.forms import NotAForm, form_of
from pages.ui.site.sign_in.sheet import NO_STORE, sheet, words
from pages.ui.site.sign_in.sign_in import welcomed

NOT_THE_SAME = "两次输入的新密码不一样。请重新输入。"


async def change_password_page(request: Request) -> Response:
    """GET and POST /change-password."""
    person = caller_in(request).person
    if person is None:
        return RedirectResponse("/", 303, headers=NO_STORE)
    if request.method != "POST":
        return _form(person, local_path(request.query_params.get("next")))
    try:
        fields = await form_of(request)
    except NotAForm as problem:
        return words("没有修改", problem.sentence, problem.status)
    wanted = local_path(fields.get("next"))
    old, new = fields.get("old", ""), fields.get("new", "")
    if new != fields.get("again"):
        return _form(person, wanted, NOT_THE_SAME, 422)
    try:
        token = await anyio.to_thread.run_sync(_changed, person, old, new, address_of(request.scope))
    except Refused as refusal:
        return _form(person, wanted, refusal.sentence, 429 if refusal.retry_after else 422)
    CHECKS.forget_person(person.user_id)
    return await welcomed(request, token, wanted)


def _changed(person: Person, old: str, new: str, address: str) -> str:
    """A new session: the old ones, whoever held them, know the old password."""
    now = datetime.now(UTC)
    passwords.change_password(store(), person.user_id, old, new, now)
    return sessions.start(store(), person.user_id, "password", now, address)


def _form(person: Person, wanted: str, wrong: str = "", status: int = 200) -> Response:
    body = render(
        "sign_in/change",
        next=wanted,
        login=person.login,
        first=person.must_change,
        wrong=wrong,
        shortest=SHORTEST,
    )
    return sheet("修改密码", body, status)
