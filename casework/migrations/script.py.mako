"""${message}: what changes, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """From the version before to this one."""
    ${upgrades if upgrades else "raise SystemExit('nothing to do')"}
