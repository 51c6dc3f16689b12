"""Postgres: a PostgreSQL server on this machine for the tests, up in seconds and gone for sure; a schema per test."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.sail import free_port

SECONDS = 60
# Debian keeps the server's own programs off the path, a folder per version.
DEBIANS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
PATH = os.pathsep.join([*map(str, DEBIANS), os.environ.get("PATH", "")])
OWNER = "postgres"  # the server refuses to run as root, so Debian made somebody for it
# Nothing has to survive a power cut, and the server's clock is not ours: times must come back as UTC all the same.
SETTINGS = ("fsync=off", "full_page_writes=off", "unix_socket_directories=", "timezone=Asia/Shanghai")
_numbers = itertools.count()


def _program(name: str) -> str:
    found = shutil.which(name, path=PATH)
    if found is None:
        raise RuntimeError(f"{name} is not installed: run tools/install_postgresql.sh")
    return found


def _as_owner(*command: str) -> list[str]:
    """The command, as somebody who may run the server; the kernel stops it when the test process is gone."""
    who = ["--reuid", OWNER, "--regid", OWNER, "--init-groups"] if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig", "INT", *who, *command]


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"postgres does not answer at {url}: {log.read_text('utf-8', 'replace')[-2000:]}")


@contextmanager
def served() -> Iterator[str]:
    """A server with an empty cluster: its address, without a database."""
    folder = Path(tempfile.mkdtemp(prefix="mingjian-pg-"))  # not below pytest's folders, which are root's alone
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    cluster, port, log = folder / "cluster", free_port(), folder / "log"
    make = ("-D", str(cluster), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    subprocess.run(_as_owner(_program("initdb"), *make), check=True, capture_output=True)
    options = [part for each in (f"port={port}", "listen_addresses=127.0.0.1", *SETTINGS) for part in ("-c", each)]
    with log.open("wb") as out:
        command = _as_owner(_program("postgres"), "-D", str(cluster), *options)
        server = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
    url = f"postgresql://{OWNER}@127.0.0.1:{port}/"
    try:
        _wait(server, url + OWNER, log)
        yield url
    finally:
        server.send_signal(3)  # at once, without a tidy end
        server.wait(30)
        shutil.rmtree(folder)


def room(server: str) -> str:
    """The address of a new, empty schema, as much a store's own as a database."""
    name = f"casework_{next(_numbers)}"
    with psycopg.connect(server + OWNER, autocommit=True) as connection:
        connection.execute(f"create schema {name}")
    return f"{server}{OWNER}?options=-csearch_path%3D{name}"


def database(server: str) -> str:
    """The address of a new, empty database."""
    return _database(server, "")


def copied(url: str) -> str:
    """The address of a copy of a database that nobody is in: a third of what making its tables anew costs."""
    server, _, name = url.rpartition("/")
    return _database(server + "/", f"template {name} strategy file_copy")


def _database(server: str, how: str) -> str:
    name = f"casework_{next(_numbers)}"
    with psycopg.connect(server + OWNER, autocommit=True) as connection:
        connection.execute(f"create database {name} {how}")
    return f"{server}{name}"
