"""BLAS: the night's own processes have one thread of it, whatever is imported in between."""

from __future__ import annotations

import subprocess
import sys

import pytest

ORDER = "import os, sys; import {}; order = list(sys.modules); print(order.index('pipelines') < order.index('numpy'))"
SAID = "; print(os.environ['OPENBLAS_NUM_THREADS'])"


@pytest.mark.parametrize("module", ["cli.main", "pipelines.inbox.reader_pool", "benchmarks.night"])
def test_one_thread_is_asked_for_before_numpy_starts_its_own(module: str) -> None:
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path), "PATH": ""}
    run = [sys.executable, "-c", ORDER.format(module) + SAID]
    said = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "1"]
