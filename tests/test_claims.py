"""What a provider's token says: for whom it was made, and which login it names."""

from __future__ import annotations

from typing import Any

import pytest

from pages.ui.site.gate import settings
from pages.ui.site.sign_in.claims import login_of

CLIENT = settings.Oidc("https://id.example", "mingjian", "x", "preferred_username", "登录")


@pytest.mark.parametrize(
    ("made_for", "is_ours"),
    [
        ({"aud": "mingjian"}, True),
        ({"aud": ["mingjian"]}, True),
        ({"aud": ["mingjian", "other"], "azp": "mingjian"}, True),
        ({"aud": ["mingjian", "other"]}, False),
        ({"aud": ["mingjian", "other"], "azp": "other"}, False),
        ({"aud": "mingjian", "azp": "other"}, False),
        ({"aud": "other"}, False),
        ({"aud": ["other"], "azp": "mingjian"}, False),
        ({"aud": "mingjian2"}, False),
        ({"aud": []}, False),
        ({"aud": {"mingjian": 1}}, False),
        ({}, False),
    ],
)
def test_a_token_that_was_made_for_another_client_names_nobody(made_for: dict[str, Any], is_ours: bool) -> None:
    assert login_of({**made_for, "preferred_username": "wang"}, CLIENT) == ("wang" if is_ours else None)


@pytest.mark.parametrize("name", [None, "", "  ", 7, ["wang"], {"wang": 1}])
def test_a_claim_that_is_no_name_names_nobody(name: object) -> None:
    assert login_of({"aud": "mingjian", "preferred_username": name}, CLIENT) is None


@pytest.mark.parametrize("verified", ["true", 1, None, "yes"])
def test_verified_is_said_by_true_and_by_nothing_else(verified: object) -> None:
    told = settings.Oidc("https://id.example", "mingjian", "x", "email", "登录")
    assert login_of({"aud": "mingjian", "email": "a@b.cn", "email_verified": verified}, told) is None
