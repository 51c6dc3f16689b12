"""Sail: a Spark Connect server on this machine for the tests, up in seconds and gone for sure."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 60
# The kernel stops the server when the test process is gone, however it went.
RUN = "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 15); os.execv(sys.argv[1], sys.argv[1:])"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"sail does not answer on {port}: {log.read_text('utf-8', 'replace')[-2000:]}")


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that keeps its tables and its log below `folder`: its address, and the process."""
    port, log = free_port(), folder / "sail.log"
    sail = str(Path(sys.executable).with_name("sail"))
    command = [sys.executable, "-c", RUN, sail, "spark", "server", "--ip", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen([*command, "-C", str(folder)], stdout=out, stderr=out, env={**os.environ})
    try:
        _wait(server, port, log)
        yield f"sc://127.0.0.1:{port}", server
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)
