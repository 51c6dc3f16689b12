"""Store writers: processes that write steps into a store and are killed; a step is a change, an audit row and a row.

python -m tests.store_writers DATA URL ACKS KILLS SEED   three writers, KILLS times one of them is killed
python -m tests.store_writers DATA URL ACKS 0 0          three writers, until this process is ended
python -m tests.store_writers DATA URL ACKS open         six processes open an empty store at the same time
python -m tests.store_writers DATA URL FILE restore NTH  a restore that is killed before its NTH statement
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event, func, select

from casework.audit import chain as audit
from casework.backup import restore as restoring
from casework.store import Store
from casework.tables.audit import AuditRow
from casework.tables.unmaskings import UnmaskingRow
from casework.tables.users import UserRow
from casework.versioned import swap
from tests.stores import NOON, Home, add

WRITERS, OPENERS = 3, 6


def steps(store: Store) -> set[str]:
    """Every step that the store holds; fails where one is torn or the chain is not whole."""
    with store.reading() as session:
        assert audit.verified(session).whole
        bodies = session.scalars(select(AuditRow.body).where(AuditRow.action == "unmask"))
        noted = [json.loads(body)["step"] for body in bodies]
        kept = list(session.scalars(select(UnmaskingRow.subject)))
        version = session.scalar(select(func.max(UserRow.version)))
    assert sorted(noted) == sorted(kept)
    assert len(set(noted)) == len(noted) == (version or 1) - 1
    return set(noted)


def acknowledged(acks: Path) -> set[str]:
    """Every step of which its writer was told that it is kept."""
    return set(acks.read_text("utf-8").splitlines()) if acks.exists() else set()


def step(store: Store, name: str) -> None:
    """One step."""
    with store.writing() as session:
        user = session.scalars(select(UserRow)).one()
        swap(session, user, user.version, name=name)
        session.add(UnmaskingRow(at=NOON, user_id=user.user_id, subject=name, reason="test"))
        audit.record(session, NOON, "test", "unmask", {"step": name})


def run(home: Home, acks: Path, *words: str) -> None:
    """Run this module until it is done."""
    subprocess.run(_command(home, acks, *words), check=True)


def killed_restore(home: Home, file: Path, nth: int) -> int:
    """Restore in a process that is killed before its nth statement, 0: never; how many statements it came to."""
    done = subprocess.run(_command(home, file, "restore", str(nth)), stdout=subprocess.PIPE)
    assert done.returncode == (-signal.SIGKILL if nth else 0)
    return len(done.stdout.splitlines())


@contextmanager
def at_work(home: Home, acks: Path) -> Iterator[None]:
    """Three writers beside the body; it begins when each has kept a step."""
    _one_user(home)
    process = subprocess.Popen(_command(home, acks, "0", "0"), start_new_session=True)
    try:
        while len({name.partition(":")[0] for name in acknowledged(acks)}) < WRITERS:
            assert process.poll() is None
            time.sleep(0.01)
        yield
        assert process.poll() is None
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # a session of its own: this process and its writers, nobody else
        process.wait()


def _command(home: Home, acks: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", __name__, str(home.data), home.url or "", str(acks), *words]


def _one_user(home: Home) -> None:
    with home.opened() as store:
        add(store)


def _forked(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001  # a child must not go on as its parent
            os.write(2, repr(error).encode())
            os._exit(1)
    return pid


def _write(home: Home, acks: Path, name: str) -> None:
    store, out, nth = home.open(), os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 0
    while True:
        step(store, f"{name}:{nth}")
        os.write(out, f"{name}:{nth}\n".encode())
        nth += 1


def _kill(home: Home, acks: Path, kills: int, seed: int) -> None:
    luck = random.Random(seed)  # noqa: S311  # no secret
    names = (f"{slot}.{life}" for life in count() for slot in "abc")
    running = [_writer(home, acks, next(names)) for _ in range(WRITERS)]
    while not kills:
        time.sleep(1)
    for _ in range(kills):
        _some_work(acks, running)
        time.sleep(luck.uniform(0.0, 0.03))
        nth = luck.randrange(WRITERS)
        _end(running[nth])
        running[nth] = _writer(home, acks, next(names))
    for pid in running:
        _end(pid)


def _some_work(acks: Path, running: list[int]) -> None:
    """Wait until a step more is acknowledged, however busy the machine is."""
    before = len(acknowledged(acks))
    while len(acknowledged(acks)) == before:
        assert all(os.waitpid(pid, os.WNOHANG) == (0, 0) for pid in running)
        time.sleep(0.002)


def _writer(home: Home, acks: Path, name: str) -> int:
    return _forked(lambda: _write(home, acks, name))


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL  # it had not ended by itself


def _restore(home: Home, file: Path, nth: int) -> None:
    statements = count(1)

    @event.listens_for(Engine, "before_cursor_execute")
    def told(*_: object) -> None:
        print(flush=True)
        if next(statements) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    # The night's files follow the commit; killed there, the restore is done.
    restoring.refresh = restoring.schemes.refresh = lambda _: None
    restoring.restore(home.data, home.url, file, "root", NOON, replace=True)


def _open(home: Home, at: float) -> None:
    while time.monotonic() < at:
        pass
    home.open().close()


def main(data: str, url: str, acks: str, *words: str) -> None:
    """What the words say."""
    home = Home(Path(data), url or None)
    if words == ("open",):
        at = time.monotonic() + 0.2
        pids = [_forked(lambda: _open(home, at)) for _ in range(OPENERS)]
        sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids))
    if words[0] == "restore":
        _restore(home, Path(acks), int(words[1]))
        return
    _kill(home, Path(acks), int(words[0]), int(words[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
