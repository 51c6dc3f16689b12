"""Sealing: a snapshot that a test changed on purpose, sealed as if its night had written it so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipelines.lake.snapshots import sealed


def reseal(folder: Path, **changes: Any) -> None:
    """Write the manifest anew over the files as they are now; `changes` replaces what it says."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(sealed(folder, json.loads(path.read_text("utf-8")) | changes)), "utf-8")
