"""Evidence writers: a process that keeps one file of evidence after the other until it is killed.

python -m tests.evidence_writers DATA URL
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from casework.evidence.keep import keep
from tests import killed
from tests.cases import PDF, TOWNSHIP
from tests.stores import NOON, Home


def killed_after(home: Home, lines: int) -> list[str]:
    """Run it and kill it as soon as it has said so many lines: the hashes of which it was told that they are kept."""
    return killed.after(__name__, home, lines)


def main(data: str, url: str) -> None:
    """Until somebody kills it."""
    store = Home(Path(data), url or None).open()
    for nth in count():
        kept = keep(store, f"{nth}.pdf", PDF + f"{os.getpid()} {nth}".encode() * 20_000, TOWNSHIP, NOON)
        sys.stdout.write(f"{kept.sha256}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
