"""Freeze: sessions that put ledgers into words beside sessions whose tables go to the browser never wait for good.

In a process of its own, since a freeze stops every thread. With `map_elements` in `pages/ui/kit/trace/ledgers.py` it
stands still within the first second.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SESSIONS = """
import faulthandler, threading
import polars as pl
from pages.ui.kit.trace import ledgers
from pipelines.registry import datasets

ROWS, CALLS = 300, 400
dataset = datasets()["contracts"]
kinds = {field.name: pl.Boolean if field.kind == "boolean" else pl.String for field in dataset.fields}
cells = {name: [None if kind == pl.Boolean else "13912345678"] * ROWS for name, kind in kinds.items()}
frame = pl.DataFrame(cells, kinds)
frame = frame.with_columns(source_file=pl.lit("a"), source_sheet=pl.lit("b"), source_row=1)
ledgers.shown(dataset, frame), frame.to_pandas()
done = []

def work(call):
    for _ in range(CALLS):
        call()
    done.append(call)

calls = [lambda: ledgers.shown(dataset, frame), frame.to_pandas] * 2
faulthandler.dump_traceback_later(100, exit=True)  # a freeze keeps every Python timer from running, too
threads = [threading.Thread(target=work, args=(call,)) for call in calls]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(done))
"""


def test_ledgers_and_tables_of_four_sessions_at_once_all_come_to_an_end() -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SESSIONS], env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert (done.returncode, done.stdout) == (0, "4\n"), done.stderr
