"""An installed package brings its migrations along: a store is made from a wheel, away from the sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
OPEN = """
import sys
from pathlib import Path
import casework
from casework.store import Store
Store.open(Path(sys.argv[1])).close()
print(casework.__file__)
"""


def test_a_store_is_made_by_an_installed_package(tmp_path: Path) -> None:
    source, installed = tmp_path / "source", tmp_path / "installed"
    shutil.copytree(ROOT / "casework", source / "casework", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--target", str(installed), str(source)]
    subprocess.run([*pip, "install", *options], check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    made = subprocess.run(
        [sys.executable, "-c", OPEN, str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(made.stdout.strip()).is_relative_to(installed)
    assert (tmp_path / "casework" / "casework.db").exists()
