"""Chain: publications bound to one another, so that no byte of one changes unseen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from casework.audit.chain import Chain
from casework.chains.chained import Chained
from casework.store import Store
from casework.tables.published.publications import PublicationRow

BODY = ("no", "period_kind", "period", "scheme_sha", "scheme", "snapshot", "figures", "revises", "reason", "by")
PUBLICATIONS = Chained(PublicationRow, BODY, ("publication.publish", "publication.revise"))
digest_of = PUBLICATIONS.digest_of


def chain(store: Store) -> Chain:
    """Look through every publication. Raises StoreError."""
    with store.reading() as session:
        return verified(session)


def verified(session: Session) -> Chain:
    """Look through every publication that a session sees, against one another and against the audit."""
    return PUBLICATIONS.verified(session)
