"""Viewer server: the real server in a process of its own, its memory read from outside, and nights beside it."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pages.ui.site.local.key import VARIABLE

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from cli.main import app; app()"]
KEY = secrets.token_urlsafe(32)  # shown by every visitor of the servers that this process starts
EXTRA = "台账说明.csv"  # the file that makes one night differ from the one before


@dataclass(frozen=True)
class Server:
    """A running dashboard."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    def health(self) -> dict[str, object]:
        """What the server says of itself; also of a server that answers 503."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/mingjian/health", timeout=10) as answer:
                state = json.load(answer)
        except urllib.error.HTTPError as answer:
            state = json.load(answer)
        assert isinstance(state, dict)
        return state

    def memory(self) -> float:
        """Megabytes that the server holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    def processor(self) -> float:
        """Seconds of CPU that the server has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, log: Path, port: int) -> Iterator[Server]:
    """`mingjian serve` over `data`. Raises RuntimeError if it does not come up within two minutes."""
    with log.open("wb") as out:
        command = [*COMMAND, "serve", "--data", str(data), "--port", str(port)]
        told = os.environ | {VARIABLE: KEY}
        process = subprocess.Popen(command, cwd=ROOT, env=told, stdout=out, stderr=subprocess.STDOUT)  # noqa: S603
        server = Server(process, f"127.0.0.1:{port}", log)
        try:
            _await(server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # a frozen server does not hear
                process.kill()
                process.wait()


def _await(server: Server) -> None:
    for _ in range(240):
        if server.process.poll() is not None:
            break
        try:
            server.health()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"the server did not come up:\n{server.log.read_text('utf-8')}")


def publish(data: Path, number: int) -> bool:
    """Change one file of the inbox and run the night; whether it published."""
    (data / "inbox" / EXTRA).write_text(f"说明\n第 {number} 次报送\n", "utf-8")
    done = subprocess.run([*COMMAND, "night", "--data", str(data)], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0 and "已发布" in done.stdout.decode("utf-8", "replace")
