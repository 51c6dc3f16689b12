"""Viewers: several visitors click on the real server while a new night is published, and everybody is answered.

The short form of `benchmarks/viewers.py`. Few visitors rarely meet the freeze of decision 46:
`tests/test_freeze.py` always does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.soak]  # a minute of both cores; make bench-viewers is the long form
ROOT = Path(__file__).resolve().parents[2]
FORM = ("--viewers", "12", "--browsers", "1", "--minutes", "0.8", "--nights", "20", "--pause", "1", "--patience", "150")


def test_everybody_who_clicks_is_answered_while_a_new_night_is_published(sample_lake: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.viewers", *FORM, "--json", "--data", str(sample_lake)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert (report["timeouts"], report["errors"], report["unanswered"]) == ([], [], []), report
    assert report["health"]["status"] == "ok", report
    assert report["nights"] >= 1 and report["nights_failed"] == 0
    assert "Traceback" not in report["log"] and done.returncode == 0
