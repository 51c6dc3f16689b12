"""Truth: what was made, counted from the plan and not from the store, so that the store can be held against it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from casework.cases.states import LABELS
from casework.sample.plot.story import Story
from pipelines.lake.durable import write_atomic


def place(data: Path) -> Path:
    """Where it lies, beside the truth about the ledgers."""
    return data / "truth_cases.json"


def counted(seed: int, stories: Sequence[Story]) -> dict[str, Any]:
    """Cases by state, outcome, and rule and outcome; findings with more than one; those that came back."""
    of_finding = Counter(story.finding.finding_id for story in stories)
    return {
        "seed": seed,
        "cases": len(stories),
        "findings": len(of_finding),
        "states": {LABELS[state]: count for state, count in sorted(Counter(each.state for each in stories).items())},
        "outcomes": _sorted(Counter(each.outcome for each in stories if each.outcome)),
        "rules": {
            rule: _sorted(Counter(each.outcome for each in stories if each.outcome and each.finding.rule == rule))
            for rule in sorted({each.finding.rule for each in stories})
        },
        "recurred": sum(bool(story.signals) for story in stories),
        "steps": sum(1 + len(story.acts) for story in stories),
    }


def write(data: Path, truth: Mapping[str, Any]) -> None:
    """Write it."""
    write_atomic(place(data), (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode())


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
