"""Proxy: a machine in front that has signed the visitor in already says whom it brings, and is believed if it is known.

It only introduces: the session is ours, so that rights, expiry and signing out work as for everyone. Another name than
the session's ends that session.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import anyio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from casework.accounts import sessions, users
from casework.accounts.users import User
from pages.ui.ask.casework import store
from pages.ui.site.gate.caller import Caller
from pages.ui.site.gate.local_path import asked_for
from pages.ui.site.gate.settings import settings
from pages.ui.site.gate.visitor import address_of, is_peer
from pages.ui.site.sign_in.sheet import words
from pages.ui.site.sign_in.sign_in import welcomed

UNKNOWN = (
    "您已通过代理服务器的认证，但本系统没有与它给出的登录名（大小写、全半角都算）一样的账号，"
    "或账号已停用。请联系系统管理员。"
)
log = logging.getLogger(__name__)


async def introduced(scope: Scope, caller: Caller) -> Response | None:
    """The answer to a page's request that a trusted proxy brings; None where there is nothing to introduce."""
    proxy = settings().proxy
    if proxy is None:
        return None
    named = Headers(scope=scope).getlist(proxy.header)
    if not named or not is_peer(scope):
        return None
    login = named[0].strip() if len(named) == 1 else ""
    user = await anyio.to_thread.run_sync(_user, login)
    if user is None:
        return words("没有账号", UNKNOWN, 403)
    if caller.person and caller.person.user_id == user.user_id:
        return None
    token = await anyio.to_thread.run_sync(_session, user, address_of(scope))
    return await welcomed(Request(scope), token, asked_for(scope))


def _user(login: str) -> User | None:
    """The account with exactly this login; None where there is none that may sign in."""
    user = users.by_exact_login(store(), login) if login else None
    if user is None or not user.is_active:
        log.warning("the proxy brought somebody who has no account")
        return None
    return user


def _session(user: User, address: str) -> str:
    return sessions.start(store(), user.user_id, "proxy", datetime.now(UTC), address)
