"""OIDC: signing in at the county's own identity provider, by authlib with state, nonce and PKCE.

The token says who it is, nothing else: what somebody may do stands in our own accounts. State and verifier lie in
Streamlit's signed cookie for the time of the visit there; two processes share them through `server.cookieSecret`.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import anyio
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from starlette.requests import Request
from starlette.responses import Response

from casework.accounts import sessions, users
from pages.ui.ask.casework import store
from pages.ui.site.gate.local_path import local_path
from pages.ui.site.gate.settings import Oidc, settings
from pages.ui.site.gate.visitor import address_of
from pages.ui.site.sign_in.claims import login_of
from pages.ui.site.sign_in.sheet import words
from pages.ui.site.sign_in.sign_in import welcomed

CALLBACK = "/sign-in/oidc/callback"
SCOPES = {"email": "openid profile email"}
WANTED = "mingjian-next"  # in the signed cookie
NONE = "本系统没有设置统一身份认证。请用登录名和密码登录。"
AWAY = "统一身份认证暂时连不上。请稍后再试，或用登录名和密码登录。"
FAILED = "统一身份认证没有成功。请回到首页重新登录。"
UNKNOWN = (
    "您已通过统一身份认证，但本系统没有与它给出的登录名（大小写、全半角都算）一样的账号，"
    "或账号已停用，或邮箱未经核实。请联系系统管理员。"
)
log = logging.getLogger(__name__)


@lru_cache(maxsize=4)
def _client(oidc: Oidc) -> Any:
    registry = OAuth()
    registry.register(
        "county",
        client_id=oidc.client_id,
        client_secret=oidc.client_secret,
        server_metadata_url=f"{oidc.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": SCOPES.get(oidc.claim, "openid profile"),
            "code_challenge_method": "S256",
            "timeout": 10,
        },
    )
    return registry.create_client("county")


async def oidc_page(request: Request) -> Response:
    """GET /sign-in/oidc: off to the provider."""
    configured = settings()
    if configured.oidc is None:
        return words("没有登录", NONE, 404)
    request.session[WANTED] = local_path(request.query_params.get("next"))
    try:
        response: Response = await _client(configured.oidc).authorize_redirect(
            request, f"{configured.public_url}{CALLBACK}"
        )
    except Exception:  # whatever a network has to offer; nobody is signed in by it
        log.exception("the identity provider cannot be reached")
        return words("没有登录", AWAY, 503)
    response.headers["Cache-Control"] = "no-store"
    return response


async def oidc_callback(request: Request) -> Response:
    """GET /sign-in/oidc/callback: back from the provider, with a code that is good once."""
    oidc = settings().oidc
    if oidc is None:
        return words("没有登录", NONE, 404)
    try:
        token = await _client(oidc).authorize_access_token(request, claims_options={"iss": {"values": [oidc.issuer]}})
    except OAuthError as problem:
        log.warning("the identity provider's answer was refused: %s", problem.error)
        return words("没有登录", FAILED, 403)
    except Exception:  # a token that does not verify, a provider that is away: nobody is signed in by it
        log.exception("the identity provider's answer could not be checked")
        return words("没有登录", FAILED, 403)
    name = login_of(token.get("userinfo") or {}, oidc)
    session = await anyio.to_thread.run_sync(_session, name, address_of(request.scope))
    if session is None:
        return words("没有账号", UNKNOWN, 403)
    return await welcomed(request, session, local_path(request.session.pop(WANTED, None)))


def _session(name: str | None, address: str) -> str | None:
    """A session of the account with exactly this login; None where there is none that may sign in.

    What a person types is taken generously; two names that differ at the provider are two persons.
    """
    user = users.by_exact_login(store(), name) if name else None
    if user is None or not user.is_active:
        log.warning("the identity provider brought somebody who has no account")
        return None
    return sessions.start(store(), user.user_id, "oidc", datetime.now(UTC), address)
