"""Sign-in: a session for who knows the password, a wait that grows for who does not, and no lasting lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from casework.accounts import hashing, lockout, sessions, users
from casework.accounts import sign_in as signing
from casework.accounts.lockout import ADDRESS, CHANGE, LOGIN, PAIR, Limit
from casework.accounts.passwords import set_password
from casework.accounts.sessions import IDLE, LONGEST, end, end_all, person_of, start
from casework.accounts.sign_in import sign_in, spoken
from casework.audit import chain as audit
from casework.errors import Refused
from casework.store import Store
from casework.tables.sessions import SessionRow
from casework.tables.sign_in_attempts import AttemptRow
from casework.tables.users import UserRow
from tests.stores import HERE, NOON, OTHER, RIGHT, SECOND, THERE, Home, add


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str | None]]:
    """What was compared with a password, instead of argon2: only RIGHT is right."""
    asked: list[str | None] = []

    def matches(stored: str | None, password: str) -> bool:
        asked.append(stored)
        return stored is not None and password == RIGHT

    monkeypatch.setattr(hashing, "matches", matches)
    monkeypatch.setattr(hashing, "outdated", lambda stored: False)
    yield asked


def refused(store: Store, now: datetime, login: str = "zhang", address: str = THERE) -> int | None:
    """The seconds that a wrong password is told to wait."""
    with pytest.raises(Refused) as caught:
        sign_in(store, login, "wrong", now, address)
    return caught.value.retry_after


def test_the_right_password_opens_a_session_however_the_login_is_written(store: Store) -> None:
    user = add(store, "Zhang")
    token = sign_in(store, " ｚｈａｎｇ", RIGHT, NOON, HERE)
    person = person_of(store, token, NOON)
    assert person is not None and (person.user_id, person.login, person.must_change) == (user.user_id, "Zhang", True)
    with store.reading() as session:
        row = session.scalars(select(SessionRow)).one()
        assert token not in (row.digest, "") and len(token) >= 43
        assert (row.address, row.how, row.expires_at - row.started_at) == (HERE, "password", LONGEST)
        assert session.scalars(select(UserRow.signed_in_at)).one() == NOON


def test_full_width_letters_of_an_input_method_are_the_plain_ones(store: Store) -> None:
    add(store)
    assert sign_in(store, "zhang", RIGHT.replace("c", "ｃ"), NOON, HERE)


@pytest.mark.parametrize("password", ["", "wrong", RIGHT + " ", RIGHT * 40, "\ud800", "\0", RIGHT.upper()])
def test_a_wrong_password_opens_nothing(store: Store, password: str) -> None:
    add(store)
    with pytest.raises(Refused, match=r"^账号或密码不对。$"):
        sign_in(store, "zhang", password, NOON, HERE)


def test_two_sessions_never_share_a_token(store: Store) -> None:
    user = add(store)
    tokens = {start(store, user.user_id, "oidc", NOON, HERE) for _ in range(50)}
    assert len(tokens) == 50


@pytest.mark.parametrize("token", ["", "x", "\ud800", "'; drop table sessions; --", "0" * 64])
def test_a_token_that_was_never_given_opens_nothing(store: Store, token: str) -> None:
    add(store)
    assert person_of(store, token, NOON) is None
    end(store, token, NOON)
    assert audit.verify(store).rows == 1


def test_what_the_store_keeps_of_a_session_is_no_token(store: Store) -> None:
    add(store)
    sign_in(store, "zhang", RIGHT, NOON, HERE)
    with store.reading() as session:
        assert person_of(store, session.scalars(select(SessionRow.digest)).one(), NOON) is None


def test_a_signed_out_session_opens_nothing(store: Store) -> None:
    add(store)
    token, other = (sign_in(store, "zhang", RIGHT, NOON, HERE) for _ in range(2))
    end(store, token, NOON)
    end(store, token, NOON)
    assert person_of(store, token, NOON) is None
    assert person_of(store, other, NOON) is not None
    assert audit.verify(store).rows == 4  # the second sign-out was none


def test_signed_out_everywhere_is_everywhere(home: Home, store: Store) -> None:
    user, bystander = add(store), add(store, "li")
    tokens = [start(store, user.user_id, "oidc", NOON, place) for place in (HERE, THERE)]
    stays = start(store, bystander.user_id, "oidc", NOON, HERE)
    with home.opened() as other_process:
        assert end_all(other_process, user.user_id, NOON, by="root") == 2
    assert [person_of(store, token, NOON) for token in tokens] == [None, None]
    assert person_of(store, stays, NOON) is not None
    assert end_all(store, user.user_id, NOON) == 0


@pytest.mark.parametrize(
    ("after", "opens"), [(IDLE - SECOND, True), (IDLE, False), (IDLE + SECOND, False), (timedelta(seconds=-5), True)]
)
def test_a_session_that_is_left_alone_expires(store: Store, after: timedelta, opens: bool) -> None:
    token = start(store, add(store).user_id, "oidc", NOON, HERE)
    assert (person_of(store, token, NOON + after) is not None) == opens


def test_a_session_in_use_goes_on_until_the_day_is_over(store: Store) -> None:
    token, now = start(store, add(store).user_id, "oidc", NOON, HERE), NOON
    while now + IDLE / 2 < NOON + LONGEST:
        now += IDLE / 2
        assert person_of(store, token, now) is not None
    assert person_of(store, token, NOON + LONGEST - SECOND) is not None
    assert person_of(store, token, NOON + LONGEST) is None


def test_a_click_a_second_is_one_write_a_minute(store: Store) -> None:
    token = start(store, add(store).user_id, "oidc", NOON, HERE)
    seen = set()
    for second in range(121):
        assert person_of(store, token, NOON + second * SECOND) is not None
        with store.reading() as session:
            seen.add(session.scalars(select(SessionRow.seen_at)).one())
    assert seen == {NOON, NOON + 60 * SECOND, NOON + 120 * SECOND}


def test_an_unknown_login_costs_what_a_known_one_costs(store: Store, hashings: list[str | None]) -> None:
    add(store)
    refused(store, NOON, "zhang")
    refused(store, NOON, "nobody")
    assert len(hashings) == 2 and hashings[0] is not None and hashings[1] is None
    made = argon2.extract_parameters(hashing._nobodys())
    assert (
        made
        == argon2.extract_parameters(hashing.hashed(RIGHT))
        == argon2.Parameters(argon2.Type.ID, 19, 16, 32, 2, 19 * 1024, 1)
    )


def test_a_hash_of_other_parameters_is_made_anew(store: Store) -> None:
    add(store)
    with store.writing() as session:
        user = session.scalars(select(UserRow)).one()
        user.password_hash = old = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(RIGHT)
    assert sign_in(store, "zhang", RIGHT, NOON, HERE)
    with store.reading() as session:
        new = session.scalars(select(UserRow.password_hash)).one()
    assert new != old and not hashing.outdated(str(new))
    assert sign_in(store, "zhang", RIGHT, NOON, HERE)


def test_a_hash_that_is_none_opens_nothing(store: Store) -> None:
    add(store)
    with store.writing() as session:
        session.scalars(select(UserRow)).one().password_hash = "no hash"  # noqa: S105
    with pytest.raises(Refused, match="账号或密码不对"):
        sign_in(store, "zhang", RIGHT, NOON, HERE)


def test_at_most_two_passwords_are_hashed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, gate = [0], [0], threading.Lock()
    both = threading.Barrier(2, timeout=20)

    class Hasher:
        def verify(self, stored: str, password: bytes) -> bool:
            with gate:
                running[0] += 1
                most[0] = max(most[0], running[0])
            both.wait()  # nobody goes on alone: two at a time there are
            with gate:
                running[0] -= 1
            return True

    monkeypatch.setattr(hashing, "HASHER", Hasher())
    threads = [threading.Thread(target=hashing.matches, args=("x", "y")) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [hashing.AT_A_TIME] == [2]


def test_who_waits_too_long_for_a_turn_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "PATIENCE", 0)
    with hashing._turn(), hashing._turn(), pytest.raises(Refused, match="请过几秒再试") as caught:
        hashing.matches(None, RIGHT)
    assert caught.value.retry_after == 5
    assert not hashing.matches(None, RIGHT)  # the turns were given back


def test_wrong_passwords_make_one_wait_and_longer_each_time(store: Store, hashings: list[str | None]) -> None:
    add(store)
    assert [refused(store, NOON) for _ in range(5)] == [None, None, None, None, 30]
    assert refused(store, NOON + 29 * SECOND) == 1
    assert len(hashings) == 5  # who waits is not asked
    assert refused(store, NOON + 30 * SECOND) == 60
    assert refused(store, NOON + 90 * SECOND) == 120
    with pytest.raises(Refused, match="密码错误次数过多，请 2 分钟后再试。"):
        sign_in(store, "zhang", RIGHT, NOON + 91 * SECOND, THERE)
    assert sign_in(store, "zhang", RIGHT, NOON + 210 * SECOND, THERE)
    assert refused(store, NOON + 211 * SECOND) is None  # and all is forgiven


def test_a_day_later_all_is_forgotten(store: Store, hashings: list[str | None]) -> None:
    add(store)
    for _ in range(5):
        refused(store, NOON)
    assert refused(store, NOON + lockout.FORGOTTEN + SECOND) is None
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 3


def test_two_processes_count_together(home: Home, store: Store, hashings: list[str | None]) -> None:
    add(store)
    with home.opened() as other:
        waits = [refused(each, NOON) for each in (store, other, store, other, store, other)]
    assert waits == [None, None, None, None, 30, 30]


def test_a_hundred_at_once_are_a_hundred_failures(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """They all pass the first look before any password was found wrong."""
    add(store)
    asked, line = [], threading.Barrier(20, timeout=60)

    def matches(stored: str | None, password: str) -> bool:
        asked.append(password)
        return False

    def attempt() -> None:
        line.wait()
        with pytest.raises(Refused):
            sign_in(store, "zhang", "wrong", NOON, THERE)

    monkeypatch.setattr(hashing, "matches", matches)
    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(asked) == 5


@pytest.mark.parametrize("pause", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_thousands_of_wrong_passwords_are_few_that_are_tried(
    store: Store, hashings: list[str | None], pause: int
) -> None:
    """One address, one login, 2.8 hours: an attempt every so many seconds."""
    add(store)
    for second in range(0, 10_000, pause):
        refused(store, NOON + second * SECOND)
    assert len(hashings) == 5 + 6 + 4  # free; after 30 s … 16 min; then one in half an hour
    chain = audit.verify(store)
    assert chain.whole and chain.rows == 1 + len(hashings)  # a stranger does not fill the audit


def test_many_logins_from_one_address_are_held_by_the_address(store: Store, hashings: list[str | None]) -> None:
    for nth in range(1000):
        refused(store, NOON + nth * SECOND, f"login{nth}")
    assert len(hashings) < 40


def test_many_addresses_against_one_login_are_held_by_the_login(store: Store, hashings: list[str | None]) -> None:
    add(store)
    for nth in range(1000):
        refused(store, NOON + nth * SECOND, "zhang", f"10.2.{nth // 250}.{nth % 250}")
    assert len(hashings) < 20


def test_an_official_gets_in_from_the_usual_desk_whatever_strangers_do(
    store: Store, hashings: list[str | None]
) -> None:
    add(store)
    sign_in(store, "zhang", RIGHT, NOON, HERE)
    for nth in range(300):
        refused(store, NOON + nth * SECOND, "zhang", f"10.2.1.{nth}")
        if nth % 60 == 59:
            assert sign_in(store, "zhang", RIGHT, NOON + nth * SECOND, HERE)


def test_an_official_at_a_new_desk_waits_five_minutes_at_most_for_one_stranger(
    store: Store, hashings: list[str | None]
) -> None:
    """A stranger at one address is held longer than the login is."""
    add(store)
    now = NOON
    for _ in range(30):
        now += (refused(store, now, "zhang", THERE) or 0) * SECOND
    refused(store, now, "zhang", THERE)
    with pytest.raises(Refused) as caught:
        sign_in(store, "zhang", RIGHT, now, HERE)
    assert caught.value.retry_after is not None and caught.value.retry_after <= LOGIN.longest == 300
    later = now + LOGIN.longest * SECOND
    assert (refused(store, later, "zhang", THERE) or 0) > 1000  # the stranger still waits
    assert sign_in(store, "zhang", RIGHT, later, HERE)


def test_an_address_whose_other_attempts_were_right_is_not_held(store: Store, hashings: list[str | None]) -> None:
    """A whole office behind one address: everybody mistypes twice and then gets in."""
    for nth in range(40):
        add(store, f"clerk{nth}")
        for _ in range(2):
            assert refused(store, NOON + nth * SECOND, f"clerk{nth}", HERE) is None
        assert sign_in(store, f"clerk{nth}", RIGHT, NOON + nth * SECOND, HERE)


@pytest.mark.parametrize("times", [150, pytest.param(600, marks=pytest.mark.soak)])
def test_a_stranger_with_an_account_wins_nothing_by_signing_in_between(
    store: Store, hashings: list[str | None], times: int
) -> None:
    add(store, "mine")
    tried, own = 0, 0
    for nth in range(times):
        before = len(hashings)
        refused(store, NOON + nth * SECOND, f"victim{nth}")
        tried += len(hashings) - before
        with suppress(Refused):
            own += bool(sign_in(store, "mine", RIGHT, NOON + nth * SECOND, THERE))
    assert own > 0 and tried < ADDRESS.free + 8


def test_an_address_that_was_held_is_not_held_again_for_the_right_password(
    store: Store, hashings: list[str | None]
) -> None:
    add(store)
    now = NOON
    for nth in range(ADDRESS.free + 3):
        now += (refused(store, now, f"other{nth}", HERE) or 0) * SECOND
    assert sign_in(store, "zhang", RIGHT, now, HERE)
    assert sign_in(store, "zhang", RIGHT, now, HERE)


@pytest.mark.parametrize("odd", ["\0", "\ud800", "a\0b", "x" * 100_000, "", "' or 1=1 --", "%", "张\u202e三"])
def test_odd_logins_and_addresses_are_refused_like_any_other(store: Store, odd: str) -> None:
    user = add(store)
    with pytest.raises(Refused, match=r"^账号或密码不对。$"):
        sign_in(store, odd, "wrong", NOON, odd)
    assert users.by_login(store, odd) is None
    assert person_of(store, sign_in(store, "zhang", RIGHT, NOON, odd), NOON) is not None
    assert start(store, user.user_id, "proxy", NOON, odd)
    assert audit.verify(store).whole


def test_a_new_password_from_an_admin_opens_the_door_at_once(store: Store) -> None:
    user = add(store)
    for _ in range(5):
        refused(store, NOON)
    set_password(store, "root", user.user_id, OTHER, NOON)
    assert sign_in(store, "zhang", OTHER, NOON, THERE)


def test_a_password_changed_this_very_moment_does_not_open(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    user = add(store)
    right = hashing.matches

    def meanwhile(stored: str | None, password: str) -> bool:
        set_password(store, "root", user.user_id, OTHER, NOON)
        return right(stored, password)

    monkeypatch.setattr(hashing, "matches", meanwhile)
    with pytest.raises(Refused, match="账号或密码不对"):
        sign_in(store, "zhang", RIGHT, NOON, HERE)


@given(st.sampled_from([PAIR, LOGIN, ADDRESS, CHANGE]), st.integers(0, 10**6))
def test_a_wait_never_shrinks_with_more_failures_nor_exceeds_its_longest(limit: Limit, failures: int) -> None:
    wait = limit.wait(failures)
    assert (wait == 0) == (failures < limit.free)
    assert wait <= limit.wait(failures + 1) <= limit.longest
    assert limit.wait(limit.free) == limit.first


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 秒"), (90, "90 秒"), (91, "2 分钟"), (120, "2 分钟"), (1800, "30 分钟")]
)
def test_a_wait_is_told_as_people_say_it(seconds: int, words: str) -> None:
    assert spoken(seconds) == words


def test_nothing_of_a_session_depends_on_the_clock_of_the_machine() -> None:
    assert {IDLE, LONGEST} == {timedelta(minutes=30), timedelta(hours=12)}
    assert sessions.SEEN_EVERY < IDLE and signing.WRONG
