"""The audit: a chain in which no byte changes unseen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from casework.append_only import unprotected
from casework.audit import acts
from casework.audit import chain as audit
from casework.store import Store
from tests.stores import NOON, SECOND

TEXTS = ("who", "action", "body", "previous", "digest")
BODIES = ({"name": "张三", "n": 1}, {}, {"list": ["a", None, True, 1.5], "deep": {"b": "2", "a": "1"}}, {"last": '"\\'})


@pytest.fixture
def kept(store: Store) -> Store:
    """Four rows."""
    with store.writing() as session:
        for nth, body in enumerate(BODIES):
            audit.record(session, NOON + nth * SECOND, "zhang", "user.change", body)
    return store


def unguarded(store: Store) -> sa.Connection:
    """A connection in a transaction, to be rolled back, in which the triggers are gone: as its owner can."""
    connection = store.writer.connect()
    for trigger in ("audit_no_update", "audit_no_delete"):
        on = " on audit" if connection.dialect.name == "postgresql" else ""
        connection.execute(sa.text(f"drop trigger {trigger}{on}"))
    assert unprotected(connection)[:2] == ["audit_no_delete", "audit_no_update"]
    return connection


@pytest.fixture
def owner(kept: Store) -> Iterator[sa.Connection]:
    """The database's owner, whose doings are undone at the end."""
    connection = unguarded(kept)
    yield connection
    connection.rollback()
    connection.close()


def seen(connection: sa.Connection) -> audit.Chain:
    """The chain as this transaction sees it."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return audit.verified(session)


def test_a_chain_that_nobody_touched_is_whole(kept: Store) -> None:
    chain = audit.verify(kept)
    assert (chain.whole, chain.rows, chain.seal.seq) == (True, 4, 4)
    with kept.reading() as session:
        assert audit.digest_at(session, 4) == chain.seal.digest == audit.seal(session).digest
        assert audit.digest_at(session, 5) is None
        assert audit.digest_at(session, 0) == audit.NOTHING


def test_no_row_is_a_whole_chain(store: Store) -> None:
    assert audit.verify(store) == audit.Chain(0, audit.Seal(0, audit.NOTHING))


def test_every_sign_of_every_text_counts(owner: sa.Connection) -> None:
    texts = sa.text(f"select seq, {', '.join(TEXTS)} from audit order by seq")
    for row in owner.execute(texts).mappings().all():
        for column in TEXTS:
            change = sa.text(f"update audit set {column} = :new where seq = {row['seq']}")
            for place, sign in enumerate(row[column]):
                changed = row[column][:place] + chr(ord(sign) ^ 1) + row[column][place + 1 :]
                owner.execute(change, {"new": changed})
                assert seen(owner).broken_at in (row["seq"], row["seq"] + 1)
                assert not seen(owner).whole
            owner.execute(change, {"new": row[column]})
    assert seen(owner).whole


def test_the_time_counts_to_the_microsecond(owner: sa.Connection) -> None:
    if owner.dialect.name == "postgresql":
        owner.execute(sa.text("update audit set at = at + interval '1 microsecond' where seq = 2"))
    else:
        owner.execute(sa.text("update audit set at = '2026-10-20 04:00:01.000001' where seq = 2"))
    assert seen(owner).broken_at == 2


@pytest.mark.parametrize(
    "at", ["2026-10-20T04:00:01.000000", "2026-10-20 04:00:01", "no time", "2026-10-20 04:00:01.000000 "]
)
def test_the_same_time_in_other_bytes_is_seen_too(kept: Store, at: str) -> None:
    if kept.writer.dialect.name == "postgresql":
        return  # keeps a number of microseconds, which has one form
    connection = unguarded(kept)
    connection.execute(sa.text("update audit set at = :at where seq = 2"), {"at": at})
    assert seen(connection).broken_at == 2
    connection.close()


@pytest.mark.parametrize(
    ("change", "broken_at", "why"),
    [
        ("delete from audit where seq = 1", 1, "缺少第 1 条"),
        ("delete from audit where seq = 3", 3, "缺少第 3 条"),
        ("update audit set seq = 9 where seq = 4", 4, "缺少第 4 条"),
        ("update audit set seq = 0 where seq = 1", 1, "缺少第 1 条"),
        ("insert into audit select 5, at, who, action, body, previous, digest from audit where seq = 4", 5, "接不上"),
        ("insert into audit select 5, at, who, action, body, digest, digest from audit where seq = 4", 5, "不符"),
    ],
)
def test_a_row_taken_out_moved_or_put_in_is_seen(owner: sa.Connection, change: str, broken_at: int, why: str) -> None:
    owner.execute(sa.text(change))
    chain = seen(owner)
    assert (chain.broken_at, chain.rows) == (broken_at, broken_at - 1)
    assert why in chain.why


@pytest.mark.parametrize("value", ["cast('{}' as blob)", "cast(x'ff' as text)", "x'ff'", "7"])
def test_bytes_that_are_no_text_any_more_are_a_break_and_no_crash(kept: Store, value: str) -> None:
    if kept.writer.dialect.name == "postgresql":
        return  # refuses such bytes itself
    connection = unguarded(kept)
    connection.execute(sa.text(f"update audit set body = {value} where seq = 2"))
    chain = seen(connection)
    assert not chain.whole and chain.broken_at in (1, 2)  # of bytes that cannot be read only the batch is known
    connection.close()


def test_a_chain_written_anew_is_whole_and_told_by_an_older_seal(owner: sa.Connection) -> None:
    before = seen(owner).seal
    owner.execute(sa.text("delete from audit where seq > 2"))
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        for _ in range(2):
            audit.record(session, NOON, "forger", "backup", {})
        assert audit.verified(session).whole
        assert audit.digest_at(session, before.seq) not in (before.digest, None)


def test_an_act_that_has_no_name_is_refused(store: Store) -> None:
    with pytest.raises(KeyError), store.writing() as session:
        audit.record(session, NOON, "x", "dance", {})
    assert all(acts.ACTS.values())


def test_a_number_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="JSON"), store.writing() as session:
        audit.record(session, NOON, "x", "backup", {"share": float("nan")})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_one_body_has_one_text_that_both_stores_can_hold(body: dict[str, object]) -> None:
    text = audit.canonical(body)
    assert "\0" not in text
    assert text.encode().decode() == text
    assert audit.canonical(dict(reversed(body.items()))) == text
    assert audit.digest_of(1, text) != audit.digest_of(11, text)


@pytest.mark.parametrize("odd", ["\0", "\ud800", "𠮷", "'; drop table audit; --", "a\u2028b"])
def test_odd_signs_are_kept_and_the_chain_stays_whole(store: Store, odd: str) -> None:
    with store.writing() as session:
        audit.record(session, NOON, "zhang", "backup", {"odd": odd})
    assert audit.verify(store).whole
