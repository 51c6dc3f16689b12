"""Addresses at the gate: where one may be sent back to, which cookie counts, who sits at this machine."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit import config

from pages.ui.site.gate import cookie
from pages.ui.site.gate.local_path import LONGEST, local_path
from pages.ui.site.local import here

EVERYWHERE = "0." * 3 + "0"
TOKEN = "a" * 43
LOCAL = {"server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 5), "headers": [(b"host", b"127.0.0.1:8501")]}


@pytest.mark.parametrize("path", ["/", "/township", "/township?period=2026Q3&township=%E8%A5%BF", "/a-b/c.d?x=1#y"])
def test_an_address_of_this_server_is_kept(path: str) -> None:
    assert local_path(path) == path.partition("#")[0]


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "township", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil"),
        *("https://evil.example", "javascript:alert(1)", "/%2f/evil.example", "/%2F%2Fevil", "/%5cevil", "/%255cevil"),
        *("/a\r\nSet-Cookie: x=1", "/a%0d%0ab", "/a%00", "/ /evil", "/\u2028", "/sign-in?next=/", "/sign-out"),
        *("/change-password", "/%252f%252fevil", "/x\x7f", "/a b", "http:/evil", "/" + "a" * LONGEST),
    ],
)
def test_what_could_lead_elsewhere_or_in_circles_leads_to_the_front_page(text: str | None) -> None:
    assert local_path(text) == "/"


def test_the_longest_address_is_kept_and_one_sign_more_is_not() -> None:
    longest = "/" + "a" * (LONGEST - 1)
    assert (local_path(longest), local_path(longest + "a")) == (longest, "/")


@given(st.text(st.sampled_from("/\\.:@?#%25fFcC0aA \t\r\nevil"), max_size=30))
def test_no_text_whatsoever_leads_a_browser_to_another_host(text: str) -> None:
    kept = local_path(text)
    for name in (kept, kept.replace("%2f", "/").replace("%2F", "/"), kept.replace("%25", "%").replace("\\", "/")):
        there = urlsplit(urljoin("https://county.example/sign-in", name.replace("\\", "/")))
        assert (there.scheme, there.netloc) == ("https", "county.example")
    assert "\r" not in kept and "\n" not in kept


def test_chinese_in_an_address_comes_back_as_a_browser_writes_it() -> None:
    assert local_path("/township?township=西河镇") == f"/township?township={quote('西河镇')}"


def _scope(*lines: str) -> dict[str, object]:
    return {"headers": [(b"cookie", line.encode()) for line in lines]}


@pytest.mark.parametrize(
    ("lines", "token"),
    [
        ((f"{cookie.PLAIN}={TOKEN}",), TOKEN),
        ((f"a=b; {cookie.PLAIN}={TOKEN}; c=d",), TOKEN),
        ((f"{cookie.PLAIN}={TOKEN}", f"{cookie.PLAIN}={TOKEN}"), TOKEN),
        ((f"{cookie.PLAIN}={TOKEN}; {cookie.PLAIN}={TOKEN[:-1]}b",), None),
        ((f"{cookie.PLAIN}=short",), None),
        ((f"{cookie.PLAIN}={TOKEN}' or 1=1",), None),
        ((f"x{cookie.PLAIN}={TOKEN}",), None),
        ((f"{cookie.LOCKED}={TOKEN}",), None),
        ((), None),
    ],
)
def test_one_cookie_of_the_right_name_and_form_counts(lines: tuple[str, ...], token: str | None) -> None:
    assert cookie.token_of(_scope(*lines), secure=False) == token


def test_over_tls_only_the_cookie_that_no_other_host_can_plant_counts() -> None:
    scope = _scope(f"{cookie.PLAIN}={TOKEN}; {cookie.LOCKED}={TOKEN[:-1]}z")
    assert cookie.token_of(scope, secure=True) == f"{TOKEN[:-1]}z"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "localhost:8501", "::1", "[::1]:8501", "127.9.9.9"])
def test_a_loopback_name_or_address_is_this_machine(host: str) -> None:
    assert here.is_loopback(host)


@pytest.mark.parametrize("host", [None, "", "10.0.0.1", "localhost.evil.example", EVERYWHERE, "127.0.0.1.evil", "[::]"])
def test_everything_else_is_not(host: str | None) -> None:
    assert not here.is_loopback(host)


def test_who_sits_at_the_machine_is_here() -> None:
    assert here.is_here(LOCAL)


@pytest.mark.parametrize(
    "change",
    [
        {"client": ("10.0.0.7", 5)},
        {"client": None},
        {"server": ("10.0.0.1", 8501)},
        {"server": ("/run/socket", None)},
        {"headers": [(b"host", b"county.example")]},
        {"headers": []},
        *({"headers": [*LOCAL["headers"], (name.encode(), b"x")]} for name in here.FORWARDED),
    ],
)
def test_who_came_another_way_or_through_a_proxy_is_not(change: dict[str, object]) -> None:
    assert not here.is_here({**LOCAL, **change})


@pytest.mark.parametrize("address", [EVERYWHERE, "10.0.0.1", "::", None, ""])
def test_a_server_that_listens_on_other_addresses_has_nobody_here(
    address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "get_option", {"server.address": address}.__getitem__)
    assert not here.is_here(LOCAL)
