"""Proof: the evidence that the sample's people give with a step, a short text of their own."""

from __future__ import annotations

import hashlib
from datetime import datetime

from casework.cases.steps import STEPS
from pipelines.china import wall


def proofs(case_id: str, step: str, at: datetime) -> tuple[str, ...]:
    """SHA-256 of the evidence of a step that needs any."""
    if "files" not in STEPS[step].needs:
        return ()
    text = f"示例县佐证材料\n立案 {case_id}\n{STEPS[step].label}\n{wall(at):%Y-%m-%d %H:%M}\n"
    return (hashlib.sha256(text.encode()).hexdigest(),)
