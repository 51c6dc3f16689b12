"""New migration: writes what changed between the newest migration and today's tables, for a person to read and mend.

.venv/bin/python -m tools.new_migration cases
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from alembic import command

from casework.migrate import head, script
from casework.store import VARIABLE, Store


def main(name: str) -> None:
    """One file more in casework/migrations/versions/."""
    os.environ.pop(VARIABLE, None)  # never a county's own server
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder))
        with store.changing() as connection:
            command.revision(script(connection), name, autogenerate=True, rev_id=f"{int(head()) + 1:04d}")
        store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
