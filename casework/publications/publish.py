"""Publish: freeze a period's ranking for good; a later correction is a revision with its reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.accounts.person import LABELS, Person, Role
from casework.audit import chain as audit
from casework.cases.kept import name_of
from casework.chains.chained import sha
from casework.errors import Refused, Stale
from casework.publications.chain import PUBLICATIONS
from casework.publications.publication import Frozen, Publication, publication_of
from casework.store import Store
from casework.tables.published.publications import PublicationRow
from casework.texts import cleaned
from pipelines.china import wall

REASON = 500  # characters at most


def may_publish(person: Person) -> str | None:
    """Why this person may not publish; None: they may."""
    if person.role is Role.ASSESSMENT:
        return None
    return f"发布由{LABELS[Role.ASSESSMENT]}人员办理，您的账号是{LABELS[person.role]}。"


def why_not(frozen: Frozen, now: datetime) -> str | None:
    """Why this period cannot be published by anybody; None: it can."""
    if wall(now).date() <= frozen.period_end:
        return f"{frozen.period} 到 {frozen.period_end} 才结束，期满后才能发布。"
    if frozen.as_of < frozen.period_end:
        return f"数据只到 {frozen.as_of}，{frozen.period} 到 {frozen.period_end} 才结束。请先运行夜间处理再发布。"
    if not frozen.has_ranking:
        return f"{frozen.period} 没有可发布的排名。"
    return None


def publish(
    store: Store, frozen: Frozen, person: Person, now: datetime, *, revises: int | None = None, reason: str = ""
) -> Publication:
    """Freeze it: the first of its period, or the revision of publication `revises`, the newest of its period.

    Raises Refused; Stale where somebody else has published the period meanwhile.
    """
    if why := may_publish(person) or why_not(frozen, now):
        raise Refused(why)
    reason = _reason(reason, is_revision=revises is not None)
    with store.writing() as session:
        _in_place_of(session, frozen, revises)
        row = _row(session, frozen, person, now, revises, reason)
        session.add(row)
        session.flush()
        body = {"no": row.no, "period": row.period, "snapshot": row.snapshot, "scheme": row.scheme_sha}
        body |= {"digest": row.digest, "revises": revises, "reason": reason or None}
        kept = {name: value for name, value in body.items() if value is not None}
        audit.record(session, now, person.login, f"publication.{'revise' if revises else 'publish'}", kept)
        return publication_of(row, name_of(session, row.by), None)


def _reason(reason: str, *, is_revision: bool) -> str:
    reason = cleaned("修订理由", reason, REASON, is_needed=False)
    if is_revision and not reason:
        raise Refused("修订版必须写明修订理由。")
    if not is_revision and reason:
        raise Refused("首次发布不写修订理由；要修订已发布的排名，请选修订。")
    return reason


def _in_place_of(session: Session, frozen: Frozen, revises: int | None) -> None:
    """Raises Refused or Stale where the newest of the period is not what it revises, or is the same."""
    of_period = (PublicationRow.period_kind == frozen.period_kind, PublicationRow.period == frozen.period)
    asked = select(PublicationRow).where(*of_period).order_by(PublicationRow.no.desc()).limit(1)
    newest = session.scalar(asked)
    if newest is None:
        if revises is not None:
            raise Refused(f"{frozen.period} 还没有发布过，没有可修订的。")
        return
    if revises is None:
        raise Refused(f"{frozen.period} 已发布（第 {newest.no} 号）。改动须作为修订版发布，并写明理由。")
    if revises != newest.no:
        raise Stale(f"{frozen.period} 最近一次发布是第 {newest.no} 号，不是第 {revises} 号。请刷新后再办。")
    if (newest.figures, newest.scheme) == (frozen.text, frozen.scheme):
        raise Refused(f"与第 {newest.no} 号发布完全相同，不用修订。")


def _row(
    session: Session, frozen: Frozen, person: Person, now: datetime, revises: int | None, reason: str
) -> PublicationRow:
    row = PublicationRow(
        period_kind=frozen.period_kind,
        period=frozen.period,
        scheme_sha=sha(frozen.scheme),
        scheme=frozen.scheme,
        snapshot=frozen.snapshot,
        figures=frozen.text,
        revises=revises,
        reason=reason,
        by=person.login,
    )
    PUBLICATIONS.bind(row, PUBLICATIONS.last(session), now)
    return row
