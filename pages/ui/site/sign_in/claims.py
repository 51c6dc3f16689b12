"""Claims: which login a provider's token names, if the token was made for us and the provider stands by the name.

{"aud": "mingjian", "preferred_username": "wang"}                 → wang
{"aud": "another app", "preferred_username": "wang"}              → None   handed on from somewhere else
{"aud": "mingjian", "email": "w@x.cn", "email_verified": False}   → None   anybody can write down an address
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.ui.site.gate.settings import Oidc


def login_of(claims: Mapping[str, Any], oidc: Oidc) -> str | None:
    """The login as the token has it, without spaces around it; None where it names none that counts."""
    if not is_for(claims, oidc.client_id) or (oidc.claim == "email" and claims.get("email_verified") is not True):
        return None
    name = claims.get(oidc.claim)
    return name.strip() or None if isinstance(name, str) else None


def is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """Whether the token was made for this client: for it alone, or for several of which it was the one that asked."""
    audience = claims.get("aud")
    several = [audience] if isinstance(audience, str) else audience
    if not isinstance(several, list) or client_id not in several:
        return False
    party = claims.get("azp", client_id if len(several) == 1 else None)
    return bool(party == client_id)
