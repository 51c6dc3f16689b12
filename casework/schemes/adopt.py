"""Adopt: another scheme takes its place from the next night on; what was published stays as it was published.

Whatever the next night would stop at (a scheme that is none, a group that a township is not in, a line of the register
without its item) is found before: a scheme that stands here can be ranked by.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.accounts.person import LABELS, Person, Role
from casework.audit import chain as audit
from casework.chains.chained import sha
from casework.errors import Refused, Stale
from casework.schemes.chain import SCHEMES
from casework.schemes.export import refresh
from casework.schemes.lists import newest
from casework.schemes.scheme import ADOPTED, FILE, Draft, Version, version_of
from casework.store import Store
from casework.tables.assessed.adopted_schemes import AdoptedSchemeRow
from casework.texts import cleaned
from pipelines.errors import ReferenceError
from pipelines.ranking.evidence.book import fit
from pipelines.ranking.schemes.folder import DEFAULT, is_target, load_all
from pipelines.ranking.schemes.scheme import Scheme, complaints, parse
from pipelines.reference.county import County
from pipelines.registry import kpis

REASON, NUMBER = 500, 60  # characters at most
KEPT = "由采用的方案代替前存档"
DRAFT = "草稿"


def may_adopt(person: Person) -> str | None:
    """Why this person may not adopt a scheme; None: they may."""
    if person.role is Role.ASSESSMENT:
        return None
    return f"采用方案由{LABELS[Role.ASSESSMENT]}人员办理，您的账号是{LABELS[person.role]}。"


def adopt(
    store: Store, draft: Draft, person: Person, now: datetime, county: County, *, replaces: int | None
) -> Version:
    """Adopt it in the place of version `replaces`, None: of the county's own file, or of nothing.

    Raises Refused; Stale where somebody else adopted another one of the same target meanwhile.
    """
    if why := may_adopt(person):
        raise Refused(why)
    document_no = cleaned("文号", draft.document_no, NUMBER)
    reason = cleaned("理由", draft.reason, REASON)
    scheme = _scheme(draft)
    with store.writing() as session:
        standing = newest(session)
        _in_place_of(session, standing.get(draft.target), draft, scheme, replaces)
        _fits(county, draft, {target: row.scheme for target, row in standing.items()})
        kept = replaces
        if replaces is None and draft.file is not None:
            kept = _keep(session, draft, person, now).no
        row = _row(draft, draft.text, scheme.version, ADOPTED, kept, person)
        row.document_no, row.reason = document_no, reason
        _write(session, row, "scheme.adopt", now)
        adopted = version_of(session, row)
    refresh(store)
    return adopted


def _scheme(draft: Draft) -> Scheme:
    if not is_target(draft.target):
        raise Refused(f"{draft.target} 不是考核的期间。")
    if wrong := complaints(draft.text, kpis(), DRAFT):
        raise Refused(f"方案不能采用：{wrong[0]}" + (f"（共 {len(wrong)} 处有误）" if wrong[1:] else ""))
    return parse(draft.text, kpis(), DRAFT)


def _in_place_of(
    session: Session, newest_row: AdoptedSchemeRow | None, draft: Draft, scheme: Scheme, replaces: int | None
) -> None:
    """Raises Refused or Stale where it does not take the place of what stands, or brings nothing new."""
    if (newest_row.no if newest_row else None) != replaces:
        what = f"第 {newest_row.no} 号（{newest_row.by} 采用）" if newest_row else "县里的方案文件"
        raise Stale(f"现在所用的是{what}，不是您看到的那一版。请刷新后再办。")
    before = newest_row.scheme if newest_row else draft.file
    if draft.text == before:
        raise Refused("与现在所用的方案完全相同，不用采用。")
    known = set(session.scalars(select(AdoptedSchemeRow.version).where(AdoptedSchemeRow.target == draft.target)))
    if newest_row is None and draft.file is not None:
        known.add(parse(draft.file, kpis(), DEFAULT).version)
    if scheme.version in known:
        raise Refused(f"版次“{scheme.version}”已经用过。请把草稿中的 version 改成新的版次。")


def _fits(county: County, draft: Draft, standing: dict[str, str]) -> None:
    """Raises Refused where the county's townships or register do not fit it."""
    try:
        schemes = load_all(county.schemes, kpis(), {**standing, draft.target: draft.text})
        fit(schemes, county.townships, county.adjustments)
    except ReferenceError as error:
        raise Refused(f"方案不能采用：{error}") from None


def _keep(session: Session, draft: Draft, person: Person, now: datetime) -> AdoptedSchemeRow:
    """The county's own file, as it stood, before another takes its place."""
    text = draft.file or ""
    row = _row(draft, text, parse(text, kpis(), DEFAULT).version, FILE, None, person)
    row.document_no, row.reason = "", KEPT
    _write(session, row, "scheme.keep", now)
    return row


def _row(draft: Draft, text: str, version: str, origin: str, replaces: int | None, person: Person) -> AdoptedSchemeRow:
    return AdoptedSchemeRow(
        target=draft.target,
        origin=origin,
        version=version,
        scheme_sha=sha(text),
        scheme=text,
        file_sha=sha(draft.file) if draft.file is not None else "",
        replaces=replaces,
        by=person.login,
    )


def _write(session: Session, row: AdoptedSchemeRow, act: str, now: datetime) -> None:
    """The row behind the last one, and its act."""
    SCHEMES.bind(row, SCHEMES.last(session), now)
    session.add(row)
    session.flush()
    body = {"no": row.no, "target": row.target, "version": row.version, "scheme": row.scheme_sha, "digest": row.digest}
    body |= {"replaces": row.replaces, "document_no": row.document_no or None, "reason": row.reason}
    audit.record(session, now, row.by, act, {name: value for name, value in body.items() if value is not None})
