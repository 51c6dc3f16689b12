"""Publications: frozen, chained, revised with a reason, in the audit; nothing in them changes unseen; both stores."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from casework import doctor
from casework.audit import chain as audit
from casework.audit.acts import ACTS, OF_THE_SYSTEM
from casework.errors import Refused, Stale
from casework.publications import chain
from casework.publications.lists import newest_of, publications
from casework.publications.publish import REASON, publish
from casework.store import Store
from casework.tables.audit import AuditRow
from tests.cases import ASSESSMENT, EVERYBODY
from tests.published import LAST_DAY, SCHEME, figures, frozen, published, revised
from tests.stores import NOON, Home

COLUMNS = ("period_kind", "period", "scheme_sha", "scheme", "snapshot", "figures", "reason", "by", "previous", "digest")


@pytest.fixture
def two(store: Store) -> Store:
    """A publication and its revision."""
    revised(store, published(store))
    return store


def act(store: Store) -> tuple[str, str, dict[str, Any]]:
    """The last act of the audit."""
    with store.reading() as session:
        row = session.scalars(sa.select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
        return row.who, row.action, json.loads(row.body)


def test_a_publication_comes_back_as_the_very_text_that_was_frozen(store: Store) -> None:
    made = published(store)
    read = publications(store)[0]
    assert read.text == made.text == frozen().text
    assert '"score":85.30000000000001' in read.text and '"score":1e+16' in read.text
    assert read.figures == figures()
    assert (read.no, read.period, read.snapshot, read.revises, read.at) == (
        1,
        "2026H1",
        "20260705T190000-abc",
        None,
        NOON,
    )
    assert read.scheme == SCHEME and read.scheme_sha == hashlib.sha256(SCHEME.encode()).hexdigest()


def test_the_digest_is_that_of_the_previous_digest_and_the_body(store: Store) -> None:
    first = published(store)
    second = revised(store, first)
    for each, before in ((first, "0" * 64), (second, first.digest)):
        body = [each.no, "half", "2026H1", each.scheme_sha, SCHEME, each.snapshot, each.text, each.revises]
        body += [each.reason, "kaohe", "2026-10-20 04:00:00.000000"]
        text = before + json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        assert each.previous == before and each.digest == hashlib.sha256(text.encode()).hexdigest()


def test_publishing_and_revising_are_in_the_audit_with_their_digests_as_the_countys_business(store: Store) -> None:
    first = published(store)
    body = {"no": 1, "period": "2026H1", "snapshot": first.snapshot, "scheme": first.scheme_sha}
    assert act(store) == ("kaohe", "publication.publish", {**body, "digest": first.digest})
    second = revised(store, first)
    also = {"no": 2, "digest": second.digest, "revises": 1, "reason": "更正西河镇质量检查结果"}
    assert act(store) == ("kaohe", "publication.revise", body | also)
    assert {"publication.publish", "publication.revise"} <= set(ACTS) - OF_THE_SYSTEM


@pytest.mark.parametrize("who", [each for each in EVERYBODY if each is not ASSESSMENT], ids=lambda who: who.login)
def test_nobody_but_assessment_publishes(store: Store, who: Any) -> None:
    with pytest.raises(Refused, match="发布由考核人员办理"):
        published(store, who=who)
    assert publications(store) == []


@pytest.mark.parametrize(
    ("as_of", "now", "why"),
    [
        (date(2026, 6, 29), NOON, "数据只到 2026-06-29"),
        (LAST_DAY, datetime.fromisoformat("2026-06-30T23:59:59+08:00"), "期满后才能发布"),
        (LAST_DAY, datetime.fromisoformat("2026-07-01T00:00:00+08:00"), None),
    ],
)
def test_a_period_is_published_when_it_is_over_and_the_data_reach_its_end(
    store: Store, as_of: date, now: datetime, why: str | None
) -> None:
    if why is None:
        assert published(store, frozen(as_of=as_of), now=now).no == 1
        return
    with pytest.raises(Refused, match=why):
        published(store, frozen(as_of=as_of), now=now)


@pytest.mark.parametrize("rows", [[], [{"township": "西河镇", "score": None}]])
def test_a_period_without_a_ranking_is_refused(store: Store, rows: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused, match="没有可发布的排名"):
        published(store, frozen({"ranking": rows}))


def test_a_period_is_published_once_and_then_only_revised(store: Store) -> None:
    first = published(store)
    with pytest.raises(Refused, match="已发布（第 1 号）"):
        published(store, frozen(figures(西河镇=1.0)))
    assert published(store, frozen(period="2025H2", end=date(2025, 12, 31))).no == 2
    assert (third := revised(store, first)).revises == 1 and third.no == 3
    with pytest.raises(Stale, match="最近一次发布是第 3 号"):
        revised(store, first, 70.0)
    known = publications(store)
    assert [each.revised_by for each in known] == [None, None, 3]
    assert (standing := newest_of(known, "2026H1")) is not None and standing.no == 3
    assert newest_of(known, "2026") is None


@pytest.mark.parametrize(
    ("revises", "reason", "why"),
    [
        (1, "", "必须写明修订理由"),
        (1, " \n", "必须写明修订理由"),
        (1, "更" * (REASON + 1), f"最多 {REASON} 字，现在是 {REASON + 1} 字"),
        (None, "更正", "首次发布不写修订理由"),
        (1, "更\x00正", "不能显示的字符"),
    ],
)
def test_a_revision_has_a_reason_and_nothing_else_has(store: Store, revises: int | None, reason: str, why: str) -> None:
    published(store)
    with pytest.raises(Refused, match=why):
        publish(store, frozen(figures(西河镇=1.0)), ASSESSMENT, NOON, revises=revises, reason=reason)
    assert len(publications(store)) == 1


def test_what_was_never_published_is_not_revised_and_what_is_the_same_neither(store: Store) -> None:
    with pytest.raises(Refused, match="还没有发布过"):
        publish(store, frozen(), ASSESSMENT, NOON, revises=1, reason="更正")
    published(store)
    with pytest.raises(Refused, match="与第 1 号发布完全相同"):
        publish(store, frozen(), ASSESSMENT, NOON, revises=1, reason="更正")


def test_a_figure_that_is_no_number_is_never_frozen(store: Store) -> None:
    with pytest.raises(ValueError, match="JSON"):
        published(store, frozen(figures(西河镇=math.nan)))
    assert publications(store) == []


def test_the_store_itself_refuses_to_change_or_delete_a_publication(two: Store) -> None:
    for statement in ("update publications set figures = '{}'", "delete from publications"):
        with pytest.raises(DatabaseError, match="publications is append-only"), two.writing() as session:
            session.execute(sa.text(statement))


@pytest.fixture
def owner(two: Store) -> Iterator[sa.Connection]:
    """The database's owner, past the triggers; what they do is undone at the end."""
    connection = two.writer.connect()
    for table in ("publications", "audit"):
        for what in ("update", "delete"):
            on = f" on {table}" if connection.dialect.name == "postgresql" else ""
            connection.execute(sa.text(f"drop trigger {table}_no_{what}{on}"))
    yield connection
    connection.rollback()
    connection.close()


def seen(connection: sa.Connection) -> audit.Chain:
    """The chain as this transaction sees it."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return chain.verified(session)


def test_publications_that_nobody_touched_are_whole(two: Store) -> None:
    whole = chain.chain(two)
    assert (whole.whole, whole.rows, whole.seal.digest) == (True, 2, publications(two)[0].digest)


def test_any_changed_character_of_any_publication_is_seen(owner: sa.Connection) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from((1, 2)), st.sampled_from(COLUMNS), st.integers(0), st.characters(codec="utf-8"))
    def changed(no: int, column: str, at: int, char: str) -> None:
        with owner.begin_nested() as undone:
            old = owner.execute(sa.text(f"select {column} from publications where no = {no}")).scalar_one()
            at %= len(old) + 1
            new = (old[:at] + char + old[at + 1 :])[: 64 if column in ("previous", "digest", "scheme_sha") else None]
            if new != old and "\0" not in new and (len(new) <= 20 or column not in ("period_kind", "period")):
                statement = sa.text(f"update publications set {column} = :new where no = {no}")
                owner.execute(statement, {"new": new})
                assert seen(owner).broken_at == no
            undone.rollback()

    changed()


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("update publications set at = '2026-10-20 04:00:00.000001+00:00' where no = 1", 1),
        ("update publications set revises = null where no = 2", 2),
        ("update publications set no = 3 where no = 2", 2),
        ("delete from publications where no = 1", 1),
        ("delete from publications where no = 2", 2),
        ("delete from publications", 1),
    ],
)
def test_a_row_moved_left_out_or_cut_off_is_seen(owner: sa.Connection, statement: str, broken_at: int) -> None:
    owner.execute(sa.text(statement))
    assert seen(owner).broken_at == broken_at


def test_a_chain_written_anew_is_found_out_by_the_audit(owner: sa.Connection) -> None:
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        row = session.execute(sa.text("select * from publications where no = 2")).one()
        forged = SimpleNamespace(**{**row._mapping, "figures": "{}"})
        digest = chain.digest_of(forged, "2026-10-20 04:00:00.000000")
        session.execute(sa.text("update publications set figures = '{}', digest = :d where no = 2"), {"d": digest})
        assert chain.verified(session).why == "与审计记下的不同"


def test_the_doctor_says_how_many_publications_are_whole(home: Home) -> None:
    def line() -> list[tuple[bool, str]]:
        lines = doctor.examine(home.data, home.url, NOON + timedelta(hours=1))
        return [(each.well, each.message) for each in lines if each.what == "排名发布"]

    with home.opened() as store:
        assert line() == []
        revised(store, published(store))
        assert line() == [(True, "2 号前后相接，与审计记下的相同")]
        trigger = " on publications" if home.url else ""
        with store.changing() as connection:
            connection.execute(sa.text(f"drop trigger publications_no_update{trigger}"))
            connection.execute(sa.text("update publications set reason = '无' where no = 2"))
        assert line() == [(False, "发布链在第 2 号断开（内容与校验值不符）")]
