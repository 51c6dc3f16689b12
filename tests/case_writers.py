"""Case writers: a process that opens cases and takes a step of each until it is killed; it says what it was told.

python -m tests.case_writers DATA URL
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from tests import killed
from tests.cases import TOWNSHIP, finding, opened, take
from tests.stores import Home


def killed_after(home: Home, lines: int) -> list[str]:
    """Run it and kill it as soon as it has said so many lines: the states that it was told are kept."""
    return killed.after(__name__, home, lines)


def main(data: str, url: str) -> None:
    """Until somebody kills it."""
    store = Home(Path(data), url or None).open()
    for nth in count():
        case = opened(store, finding(f"{os.getpid()}:{nth}"))
        sys.stdout.write(f"{case.case_id} assigned\n")
        sys.stdout.flush()
        take(store, case, "respond", TOWNSHIP)
        sys.stdout.write(f"{case.case_id} responded\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
