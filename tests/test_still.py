"""Still: a test that stands still ends by its name and says where it stood; it does not hold up the run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STANDS = """
import threading


def test_waits_for_nobody():
    threading.Event().wait()
"""


def test_a_test_that_stands_still_ends_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "test_stands.py").write_text(STANDS, "utf-8")
    settings = ["-c", str(ROOT / "pyproject.toml"), "-o", "faulthandler_timeout=1", "-o", "addopts="]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *settings, f"--rootdir={tmp_path}"]
    run = subprocess.run([*command, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert run.returncode == 1
    assert "Timeout" in run.stderr and "in test_waits_for_nobody" in run.stderr
