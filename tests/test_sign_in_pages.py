"""The small pages: signing in, another password, signing out — and everything a stranger may try on them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from casework.accounts import sessions, users
from casework.audit import log as audit_log
from pages.ui.ask.casework import store
from pages.ui.site.gate.cookie import LOCKED, PLAIN
from pages.ui.site.sign_in.forms import MOST_BYTES
from tests.asgi import Answer
from tests.gated import HTML, RIGHT, account, get, post, session

NEW = "blue-river-92-hill"
FORM = {"login": "wang", "password": RIGHT, "next": "/township?period=1"}


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


def cookie_of(answer: Answer) -> SimpleCookie:
    return SimpleCookie(answer.headers.get("set-cookie", ""))


def token_of(answer: Answer) -> str:
    return cookie_of(answer)[PLAIN].value


def living(token: str) -> bool:
    return sessions.person_of(store(), token, datetime.now(UTC)) is not None


def test_the_right_password_opens_the_page_that_was_asked_for() -> None:
    account("wang")
    answer = post("/sign-in", FORM)
    assert (answer.status, answer.headers["location"]) == (303, "/township?period=1")
    assert living(token_of(answer))


def test_the_cookie_is_opaque_and_neither_for_scripts_nor_for_other_sites() -> None:
    account("wang")
    morsel = cookie_of(post("/sign-in", FORM))[PLAIN]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"], morsel["domain"]) == (True, "lax", "/", "")
    assert morsel["max-age"] == morsel["expires"] == "" and "wang" not in morsel.value


def test_behind_tls_the_cookie_is_locked_to_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    account("wang")
    monkeypatch.setenv("MINGJIAN_PUBLIC_URL", "https://testserver")
    cookies = cookie_of(post("/sign-in", FORM, origin="https://testserver"))
    assert list(cookies) == [LOCKED] and cookies[LOCKED]["secure"] is True


def test_a_session_that_was_planted_is_not_the_one_that_signing_in_gives() -> None:
    planted = session(account("evil"))
    account("wang")
    for brought in (planted, "A" * 43):
        answer = post("/sign-in", FORM, brought)
        assert token_of(answer) != brought and living(token_of(answer))
        assert not living(brought)


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil", "/%2f/evil", "", "/sign-out"])
def test_signing_in_leads_to_this_server_only(wanted: str) -> None:
    account("wang")
    assert post("/sign-in", {**FORM, "next": wanted}).headers["location"] == "/"
    shown = get("/sign-in", query_string=f"next={wanted}".encode())
    assert 'name="next" value="/"' in shown.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"password": "wrong-horse-47"}, 403),
        ({"login": "nobody"}, 403),
        ({"login": ""}, 403),
        ({"password": ""}, 403),
        ({"login": "wang' or '1'='1"}, 403),
        ({"login": "x" * 3000}, 403),
    ],
)
def test_a_wrong_login_or_password_is_told_without_saying_which(fields: dict[str, str], status: int) -> None:
    account("wang")
    answer = post("/sign-in", {**FORM, **fields})
    assert answer.status == status and "账号或密码不对" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_disabled_account_does_not_open() -> None:
    user = account("wang")
    users.disable(store(), "test", user.user_id, datetime.now(UTC))
    assert "set-cookie" not in post("/sign-in", FORM).headers


def test_after_many_wrong_passwords_the_right_one_has_to_wait_too() -> None:
    account("wang")
    answers = [post("/sign-in", {**FORM, "password": "wrong"}) for _ in range(12)]
    assert answers[-1].status == 429 and int(answers[-1].headers["retry-after"]) > 0
    assert post("/sign-in", FORM).status == 429


def test_what_was_typed_comes_back_as_text_and_not_as_html() -> None:
    account("wang")
    answer = post("/sign-in", {**FORM, "login": '"><script>alert(1)</script>', "password": "x"})
    assert "<script" not in answer.text and "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://testserver"},
        {"origin": "http://testserver:81"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/change-password"])
def test_a_form_from_another_site_does_nothing(path: str, headers: dict[str, str]) -> None:
    token = session(account("wang"))
    answer = post(path, {**FORM, "old": RIGHT, "new": NEW, "again": NEW, "everywhere": "1"}, token, **headers)
    assert answer.status == 403 and "set-cookie" not in answer.headers
    assert living(token) and [entry.action for entry in audit_log.entries(store(), audit_log.Wanted(), 1)] == [
        "sign-in"
    ]


def test_a_form_of_exactly_the_limit_is_read_and_one_byte_more_is_not() -> None:
    account("wang")
    start = b"login=wang&password=x&next="
    assert post("/sign-in", start + b"/" * (MOST_BYTES - len(start))).status == 403
    assert post("/sign-in", start + b"/" * (MOST_BYTES - len(start) + 1)).status == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"login=wang", "application/json", 415),
        (b"login=wang", "multipart/form-data; boundary=x", 415),
        (b"login=wang", "text/plain", 415),
        (b"&".join([b"a=1"] * 11), "application/x-www-form-urlencoded", 400),
        (b"login=%ff%fe", "application/x-www-form-urlencoded", 400),
        (b"login=\xff", "application/x-www-form-urlencoded; charset=utf-8", 400),
        (b"login=wang&login=li&password=x", "application/x-www-form-urlencoded", 403),
    ],
)
def test_what_is_no_form_of_ours_is_refused(body: bytes, kind: str, status: int) -> None:
    account("wang")
    assert post("/sign-in", body, **{"content-type": kind}).status == status


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/change-password", "/township"])
def test_the_small_pages_are_kept_nowhere_and_load_and_run_nothing(path: str) -> None:
    token = session(account("wang"), how="password") if path != "/sign-in" else None
    account("li")
    answer = get(path, token, page=True)
    if answer.status == 303:
        assert "no-store" in answer.headers["cache-control"]
        return
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
    assert answer.headers["cache-control"] == "no-store" or "no-store" in answer.headers["cache-control"]
    assert not re.search(r"<script|onclick|style=|https?://", answer.text)
    assert len(answer.content) < 6000


def test_the_policys_hash_is_the_pages_own_style() -> None:
    import base64
    import hashlib

    account("wang")
    answer = get("/sign-in", page=True)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_who_is_signed_in_does_not_see_the_form() -> None:
    answer = get("/sign-in", session(account("wang")), query_string=b"next=/township")
    assert (answer.status, answer.headers["location"]) == (303, "/township")


def test_a_session_that_ended_is_explained_once_the_form_shows() -> None:
    account("wang")
    assert "登录已失效" in get("/sign-in", "A" * 43).text
    assert "登录已失效" not in get("/sign-in").text
    assert "已在所有设备上退出登录" in get("/sign-in", query_string=b"note=everywhere").text
    assert "evil" not in get("/sign-in", query_string=b"note=evil").text


def test_another_password_ends_every_session_and_begins_a_new_one() -> None:
    user = account("wang")
    token, other = session(user, how="password"), session(user, how="password")
    answer = post("/change-password", {"old": RIGHT, "new": NEW, "again": NEW, "next": "/township"}, token)
    assert (answer.status, answer.headers["location"]) == (303, "/township")
    fresh = token_of(answer)
    assert [living(each) for each in (token, other, fresh)] == [False, False, True]
    assert get("/", fresh, headers=HTML).status == 200  # nothing has to be changed any more
    assert post("/sign-in", FORM).status == 403
    assert post("/sign-in", {**FORM, "password": NEW}).status == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"again": NEW + "x"}, "两次输入的新密码不一样"),
        ({"old": "wrong"}, "原密码不对"),
        ({"new": "short", "again": "short"}, "密码"),
        ({"new": RIGHT, "again": RIGHT}, "相同"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(fields: dict[str, str], words: str) -> None:
    token = session(account("wang"), how="password")
    answer = post("/change-password", {"old": RIGHT, "new": NEW, "again": NEW, **fields}, token)
    assert answer.status == 422 and words in answer.text
    assert living(token) and post("/sign-in", FORM).status == 303


@pytest.mark.parametrize(("fields", "left"), [({}, True), ({"everywhere": "1"}, False)])
def test_signing_out_ends_this_session_or_all_of_them(fields: dict[str, str], left: bool) -> None:
    user = account("wang")
    token, other, theirs = session(user), session(user), session(account("li"))
    assert get("/", token).status == 200
    answer = post("/sign-out", fields, token)
    assert answer.status == 303 and answer.headers["location"].startswith("/sign-in?note=")
    assert cookie_of(answer)[PLAIN].value == ""
    assert [living(each) for each in (token, other, theirs)] == [False, left, True]
    assert get("/", token).status == 401  # in this process at once, without waiting for two seconds


def test_opening_the_sign_out_page_signs_nobody_out() -> None:
    token = session(account("wang"))
    assert "wang同志" in get("/sign-out", token, page=True).text
    assert living(token)
