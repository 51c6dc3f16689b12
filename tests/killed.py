"""Killed: a process of tests that writes into a store, one line for what it was told is kept, until it is killed."""

from __future__ import annotations

import subprocess
import sys

from tests.stores import Home


def after(module: str, home: Home, lines: int) -> list[str]:
    """Run `python -m module DATA URL` and kill it as soon as it has written so many lines: all that it wrote."""
    command = [sys.executable, "-m", module, str(home.data), home.url or ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = [process.stdout.readline().strip() for _ in range(lines)]
        process.kill()
        return first + process.stdout.read().splitlines()
