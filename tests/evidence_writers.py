"""Evidence writers: a process that keeps one file of evidence after the other until it is killed.

python -m tests.evidence_writers DATA URL
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

from casework.evidence.keep import keep
from tests.cases import PDF, TOWNSHIP
from tests.stores import NOON, Home


def killed_after(home: Home, lines: int) -> list[str]:
    """Run it and kill it as soon as it has said so many lines: the hashes of which it was told that they are kept."""
    command = [sys.executable, "-m", __name__, str(home.data), home.url or ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.kill()
        return said + process.stdout.read().splitlines()


def main(data: str, url: str) -> None:
    """Until somebody kills it."""
    store = Home(Path(data), url or None).open()
    for nth in count():
        kept = keep(store, f"{nth}.pdf", PDF + f"{os.getpid()} {nth}".encode() * 20_000, TOWNSHIP, NOON)
        sys.stdout.write(f"{kept.sha256}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
