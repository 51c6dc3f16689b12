"""The gate over HTTP: whom it lets through to what, and what everybody else is told."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from casework.accounts import sessions, users
from casework.accounts.passwords import set_password
from casework.errors import StoreError
from pages.ui.ask.casework import store
from pages.ui.site.admit import LOCAL_MARK
from pages.ui.site.gate import caller
from pages.ui.site.gate.checks import FRESH, Checks, digest_of
from pages.ui.site.gate.cookie import PLAIN
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.media.issued import ISSUED
from tests.asgi import asked
from tests.conftest import NOW
from tests.gated import APP, AT_HOME, AWAY, FIGURES, HTML, LOOPBACK, PATHS, account, get, session, with_cookie
from tests.soaked import some

ALWAYS = {"/mingjian/health"}
DOOR = {"/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback"}


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


def ended(how: str) -> str | None:
    """A token that is no session's, or no longer."""
    user = account("wang")
    token = session(user, ago=timedelta(minutes=31 if how == "idle" else 0))
    now = NOW
    match how:
        case "none":
            return None
        case "forged":
            return "A" * 43
        case "digest":
            return digest_of(token)
        case "cut":
            return token[:-1]
        case "signed out":
            sessions.end(store(), token, now)
        case "signed out everywhere":
            sessions.end_all(store(), user.user_id, now)
        case "disabled":
            account("chief", "admin")
            users.disable(store(), "test", user.user_id, now)
        case "password reset":
            set_password(store(), "test", user.user_id, None, now)
        case "too old":
            return session(user, ago=timedelta(hours=12, seconds=1))
    return token


ENDED = ["none", "forged", "digest", "cut", "idle", "too old", "signed out", "signed out everywhere", "disabled",
         "password reset"]  # fmt: skip


@pytest.mark.parametrize("how", some(ENDED, 4))
def test_nothing_opens_without_a_living_session(how: str) -> None:
    token = ended(how)
    for path in PATHS:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
            answer = asked(APP, path, with_cookie(token), method=method, **AWAY)
            assert path in ALWAYS | DOOR or FIGURES not in answer.text, (path, method)
            assert path in ALWAYS | DOOR or answer.status == 401, (path, method, answer.status)


@pytest.mark.parametrize("how", ENDED)
def test_a_page_leads_to_the_sign_in_and_back(how: str) -> None:
    token = ended(how)
    answer = get("/township", token, page=True, query_string="period=2026年&x=1".encode())
    assert answer.status == 303
    assert answer.headers["location"] == "/sign-in?next=%2Ftownship%3Fperiod%3D2026%25E5%25B9%25B4%26x%3D1"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/media/x.png", "/files/a", "/static/a.js", "/mingjian/words.js", "/_stcore/metrics"])
def test_a_file_is_refused_and_not_redirected_even_to_a_browser(path: str) -> None:
    account("wang")
    assert get(path, page=True).status == 401


def test_the_front_page_keeps_no_deep_link() -> None:
    account("wang")
    assert get("/", page=True).headers["location"] == "/sign-in"


def test_who_is_signed_in_gets_what_is_for_them_and_no_more() -> None:
    token = session(account("wang"))
    status = {path: get(path, token).status for path in PATHS}
    assert {path for path, code in status.items() if code == 404} == {
        *("/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/auth/login"),
        *(
            "/media/a",
            "/auth/logout",
            "/oauth2callback",
            "/anything",
            "/a/b",
            "/sign-in/oidc",
            "/sign-in/oidc/callback",
        ),
    }
    assert {path for path, code in status.items() if code == 403} == {
        "/_stcore/metrics", "/_stcore/upload_file/a/a",
    }  # fmt: skip


def test_a_page_of_other_roles_is_refused_in_words() -> None:
    answer = get("/accounts", session(account("wang")), page=True)
    assert answer.status == 403 and "您的账号不能使用这个地址" in answer.text
    assert FIGURES in get("/accounts", session(account("chief", "admin")), headers={"sec-fetch-dest": "empty"}).text


def test_what_somebody_writes_in_the_gates_name_never_arrives() -> None:
    user = account("wang")
    token, other = session(user), account("chief", "admin")
    forged = {
        "x-mj-user": str(other.user_id),
        "X-MJ-Session": LOCAL_MARK,
        "x-mj-role": "admin",
        "x_mj_user": "1",
        "x-mj_session": "1",
    }
    told = get("/", token, headers=forged).text.split()[1:]
    assert told == [str(user.user_id), digest_of(token)]
    assert get("/", headers=forged).status == 401


def test_the_app_is_never_told_the_token_itself() -> None:
    token = session(account("wang"))
    assert token not in get("/", token).text


def test_two_cookies_that_differ_are_no_session() -> None:
    account("wang")
    mine, theirs = session(account("li")), session(account("zhao"))
    assert get("/", headers={"cookie": f"{PLAIN}={mine}; {PLAIN}={theirs}"}).status == 401


def test_before_the_password_is_their_own_nothing_else_opens() -> None:
    token = session(account("wang"), how="password")
    page = get("/township", token, page=True)
    assert (page.status, page.headers["location"]) == (303, "/change-password?next=%2Ftownship")
    open_now = {path for path in PATHS if get(path, token).status in (200, 204)}
    assert open_now == {"/change-password", "/sign-out", "/mingjian/session", *ALWAYS}


def test_what_is_sent_may_be_kept_by_the_visitors_browser_only() -> None:
    token = session(account("wang"))
    ISSUED.note(digest_of(token), ["/media/a"])
    said = get("/media/a", token).headers
    assert said["cache-control"] == "private, max-age=60" and said["vary"] == "Cookie"
    assert "private" in get("/", token, page=True).headers["cache-control"]


def test_a_county_without_accounts_opens_for_who_sits_at_the_machine() -> None:
    assert FIGURES in get("/", **AT_HOME).text
    assert get("/", **AT_HOME).text.split()[1:] == ["local", LOCAL_MARK]
    assert get("/accounts", **AT_HOME).status == 403
    assert not (Path(os.environ["MINGJIAN_DATA"]) / "casework").exists()


def test_it_does_not_open_through_a_proxy_on_the_same_machine() -> None:
    assert get("/", **{**AT_HOME, "headers": {**AT_HOME["headers"], "x-forwarded-for": "10.0.0.7"}}).status == 401


def test_from_elsewhere_a_county_without_accounts_says_how_to_make_one_and_nothing_else() -> None:
    for path in ("/", "/sign-in", "/township", "/change-password"):
        page = get(path, page=True)
        assert page.status == 503 and "mingjian user add" in page.text and FIGURES not in page.text
    assert {get(path).status for path in PATHS if path not in ALWAYS} == {401}


def test_the_first_account_ends_the_local_viewers_visit() -> None:
    assert get("/", **AT_HOME).status == 200
    account("chief", "admin")
    assert get("/", **AT_HOME).status == 401
    assert get("/", page=True, headers={**HTML, **AT_HOME["headers"]}, **LOOPBACK).status == 303


def test_a_store_that_cannot_be_asked_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    token = session(account("wang"))

    def broken(*_: object) -> None:
        raise StoreError("gone")

    monkeypatch.setattr(caller, "has_accounts", broken)
    monkeypatch.setattr(CHECKS, "_look", broken)
    assert (get("/", token).status, get("/", page=True).status, get("/media/a").status) == (503, 503, 503)
    assert "暂时不能登录" in get("/", page=True).text


def test_a_session_is_looked_up_once_in_two_seconds_and_is_out_of_mind_when_ended() -> None:
    moment, looks = [0.0], []
    living = {"t": "person"}

    def look(token: str, is_used: bool) -> object:
        looks.append(is_used)
        return living.get(token)

    checks = Checks(look, clock=lambda: moment[0])  # type: ignore[arg-type]  # any object stands for a person here
    assert [checks.person("t"), checks.person("t"), len(looks)] == ["person", "person", 1]
    moment[0] = FRESH - 0.01
    living.clear()
    assert (checks.person("t"), len(looks)) == ("person", 1)
    moment[0] = FRESH
    assert (checks.person("t"), checks.by_digest(digest_of("t")), len(looks)) == (None, None, 2)


def test_an_ended_session_is_forgotten_at_once_by_who_ended_it_and_a_look_alone_keeps_none_alive() -> None:
    living, used = {"t": "person"}, []

    def look(token: str, is_used: bool) -> object:
        used.append(is_used)
        return living.get(token)

    checks = Checks(look, clock=lambda: 0.0)  # type: ignore[arg-type]  # as above
    assert checks.watched("t") == "person" and checks.fresh("t") is None and used == [False]
    assert checks.person("t") == "person" and used == [False, True]
    living.clear()
    checks.forget("t")
    assert checks.person("t") is None


def test_no_more_sessions_are_remembered_than_there_is_room_for() -> None:
    checks = Checks(lambda token, _: token, most=3)  # type: ignore[arg-type, return-value]  # as above
    for token in "abcd":
        checks.person(token)
    assert [checks.by_digest(digest_of(token)) for token in "abcd"] == [None, "b", "c", "d"]


def test_another_process_hears_of_the_end_within_two_seconds() -> None:
    """Two processes are two sets of checks over one store."""
    user = account("wang")
    token, moment = session(user), [0.0]
    look = CHECKS._look
    here, there = Checks(look, clock=lambda: moment[0]), Checks(look, clock=lambda: moment[0])
    assert here.person(token) == there.person(token) != None  # noqa: E711  (both, and somebody)
    sessions.end(store(), token, NOW)
    here.forget(token)
    assert here.person(token) is None and there.person(token) is not None
    moment[0] = FRESH
    assert there.person(token) is None
