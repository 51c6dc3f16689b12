"""Outbox writers: a process that sends what is due, one line for every message that left, until it is done or killed.

python -m tests.outbox_writers DATA URL send      until nothing is due
python -m tests.outbox_writers DATA URL hang      sends one and then does not come back
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from casework.outbox.send import send_due
from casework.outbox.senders.outcome import Letter, Outcome, taken
from tests.mailed import settings
from tests.stores import NOON, Home


def started(home: Home, how: str) -> subprocess.Popen[str]:
    """One such process."""
    command = [sys.executable, "-m", __name__, str(home.data), home.url or "", how]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def all_lines(processes: Sequence[subprocess.Popen[str]]) -> list[str]:
    """What all of them said until they were done."""
    return [line for process in processes for line in process.communicate()[0].splitlines()]


def main(data: str, url: str, how: str) -> None:
    """Send."""

    def send(letter: Letter) -> Outcome:
        sys.stdout.write(f"{letter.key}\n")
        sys.stdout.flush()
        if how == "hang":
            threading.Event().wait()
        return taken()

    store = Home(Path(data), url or None).open()
    send_due(store, Path(data), settings(), {"email": send}, lambda: NOON)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
