"""Warm: one thread has imported what the pages need before the first visitors come."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pages.ui.site import menu, warm

ROOT = Path(__file__).resolve().parent.parent
LOADED = """
import ast, json, sys
from pages.ui.site import menu
from pages.ui.site.warm import warm
warm()
before = set(sys.modules)
from streamlit.testing.v1 import AppTest
for entry in menu.entries().values():
    for node in ast.walk(ast.parse(entry.path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            __import__(node.module, fromlist=[each.name for each in node.names])
print(json.dumps({"anew": sorted(set(sys.modules) - before), "openpyxl": "openpyxl.styles" in before}))
"""


def test_no_page_imports_a_library_when_it_is_opened(tmp_path: Path) -> None:
    """Two threads that import parts of openpyxl at the same moment broke each other's import, and a page failed."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"MINGJIAN_DATA": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": ""},
    )
    loaded = json.loads(done.stdout.splitlines()[-1])
    ours = ("pages", "reports", "casework", "pipelines", "openpyxl", "docx", "xlsxwriter")
    assert [name for name in loaded["anew"] if name.partition(".")[0] in ours] == []
    assert loaded["openpyxl"]


def test_a_page_that_cannot_be_loaded_is_in_the_log_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "page.py"
    broken.write_text("from pages.nowhere import parts\n", "utf-8")
    key, entry = next(iter(menu.entries().items()))
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    monkeypatch.setattr(menu, "entries", lambda: {key: replace(entry, path=broken)})
    with caplog.at_level(logging.ERROR):
        warm.warm()
    assert str(broken) in caplog.text and "pages.nowhere" in caplog.text
