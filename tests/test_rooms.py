"""Rooms: tests that share what takes seconds to make stay on one worker, or each worker makes it anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

GROUPED = """
import os
import pathlib

import pytest


@pytest.mark.parametrize("nth", range(12))
@pytest.mark.xdist_group("one")
def test_grouped(nth, tmp_path_factory):
    here = pathlib.Path(__file__).with_name("workers")
    with here.open("a") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], file=file)
"""


@pytest.fixture(scope="module")
def shared() -> str:
    return "a county after its night"


def test_tests_of_one_shared_fixture_are_one_group(shared: str, request: pytest.FixtureRequest) -> None:
    group = request.node.get_closest_marker("xdist_group")
    assert group is not None and group.args == ("test_rooms",)


def test_a_group_goes_to_one_worker(tmp_path: Path) -> None:
    """pytest and xdist in the versions that are pinned: 9.2 beside 3.8 spreads a group over both."""
    (tmp_path / "test_grouped.py").write_text(GROUPED, "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "xdist",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-p",
        "no:cacheprovider",
    ]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    asked = [*command, f"--rootdir={tmp_path}", str(tmp_path)]
    subprocess.run(asked, cwd=tmp_path, env=alone, check=True, capture_output=True)
    workers = (tmp_path / "workers").read_text("utf-8").split()
    assert len(workers) == 12 and len(set(workers)) == 1
