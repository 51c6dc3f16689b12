"""Truth table: precision and recall of every rule against the planted anomalies, over several sample counties.

`make soak` prints it; the night never reads truth.json.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from pipelines import registry
from pipelines.lake.ask import Lake, current
from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec


def compare(data: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The (rule, subject) pairs that were planted, and those that were found."""
    truth = json.loads((data / "truth.json").read_text("utf-8"))
    planted = {(plant["rule"], plant["subject"]) for plant in truth["plants"]}
    rows = Lake.open(current(data)).sql("select rule, subject_id from findings where outcome = 'flagged'")
    return planted, set(rows.rows())


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=int, default=10)
    arguments.add_argument("--projects", type=int, default=267)
    chosen = arguments.parse_args()
    hits, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for seed in range(1, chosen.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "county"
            make_sample(data, Spec(seed=seed, projects=chosen.projects))
            night(data, now=datetime.now(UTC))
            planted, found = compare(data)
        hits.update(rule for rule, _ in planted & found)
        missed.update(rule for rule, _ in planted - found)
        wrong.update(rule for rule, _ in found - planted)
        print(f"seed {seed}: {len(planted)} planted, {len(planted - found)} missed, {len(found - planted)} unplanted")
    print(f"{'rule':28}{'planted':>9}{'found':>9}{'precision':>11}{'recall':>9}")
    for rule in registry.rules():
        planted_n, found_n = hits[rule] + missed[rule], hits[rule] + wrong[rule]
        precision = f"{hits[rule] / found_n:.3f}" if found_n else "—"
        recall = f"{hits[rule] / planted_n:.3f}" if planted_n else "—"
        print(f"{rule:28}{planted_n:>9}{found_n:>9}{precision:>11}{recall:>9}")


if __name__ == "__main__":
    main()
