"""Truth table: precision and recall of every rule against the planted anomalies, over several sample counties.

`make rules-doc` writes it to docs/rules.md; `make soak` prints it. The night never reads truth.json.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipelines import registry
from pipelines.definitions import LEVEL_LABELS, STAGE_LABELS
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec

OUT = Path(__file__).parent.parent / "docs" / "rules.md"
COUNTS = ("subjects", "flagged", "cannot_tell")
HEAD = """# Rules, measured

Written by `make rules-doc`; do not edit by hand. {counties} sample counties (seeds 1–{seeds}, {projects} projects
each) went through the night, from Excel ledgers with all their habits to findings, and what was flagged is compared
with what the generator planted (`truth.json`, which the night never reads).

Precision: planted among flagged. Recall: flagged among planted. "—": nothing was planted, or nothing flagged. The
plants are clear-cut cases of what each rule describes, and clean projects were drawn so as to trip no rule: these
figures prove that the rules do what they say on messy ledgers, not how often a finding in a real county turns out to
be true. That is measured by closed cases (属实 / 不属实 / 数据错误): a county reads its own on the page 口径, at each
rule, and by `mingjian cases precision`. There, too, stands which rules are 待校准 because the whole 95 % interval
lies under the county's limit `rule_precision_percent`. Rates are over all subjects together.

Together: {planted} planted, {findings} flagged, {hit} of them planted.

| rule | 名称 | 环节 | level | planted | flagged | precision | recall | subjects | flag rate | cannot tell |
|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|
"""


@dataclass
class Tally:
    """Counts per rule over the counties seen so far."""

    hits: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    rates: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in COUNTS})

    def add(self, data: Path) -> str:
        """Count one county after its night; gives a line about it."""
        planted, findings = compare(data)
        self.hits.update(rule for rule, _ in planted & findings)
        self.missed.update(rule for rule, _ in planted - findings)
        self.wrong.update(rule for rule, _ in findings - planted)
        for row in Lake.open(current(data)).sql("select * from rule_stats").to_dicts():
            for name in COUNTS:
                self.rates[name][row["rule"]] += row[name]
        return f"{len(planted)} planted, {len(planted - findings)} missed, {len(findings - planted)} unplanted"

    def line(self, rule: str) -> str:
        """The rule's row of the table in Markdown."""
        loaded = registry.rules()[rule]
        planted, findings = self.hits[rule] + self.missed[rule], self.hits[rule] + self.wrong[rule]
        subjects = self.rates["subjects"][rule]
        cells = (
            f"`{rule}`", loaded.definition.label, STAGE_LABELS[loaded.stage], LEVEL_LABELS[loaded.definition.level],
            planted, findings, _share(self.hits[rule], findings), _share(self.hits[rule], planted), f"{subjects:,}",
            _percent(self.rates["flagged"][rule], subjects), _percent(self.rates["cannot_tell"][rule], subjects),
        )  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "—"


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.2f} %" if whole else "—"


def compare(data: Path) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The (rule, subject) pairs that were planted, and those that were found.

    A rule about the ranking is left out: where a county's townships stand is not planted, it follows from everything.
    """
    truth = json.loads((data / "truth.json").read_text("utf-8"))
    planted = {(plant["rule"], plant["subject"]) for plant in truth["plants"]}
    rows = Lake.open(current(data)).sql("select rule, subject_id from findings where outcome = 'flagged'")
    return planted, {pair for pair in rows.rows() if registry.rules()[pair[0]].definition.after == "facts"}


def table(tally: Tally, seeds: int, projects: int) -> str:
    """The whole page."""
    hit, missed, wrong = (sum(each.values()) for each in (tally.hits, tally.missed, tally.wrong))
    head = HEAD.format(
        counties=seeds, seeds=seeds, projects=projects, planted=hit + missed, findings=hit + wrong, hit=hit
    )
    return head + "\n".join(tally.line(rule) for rule in registry.rules()) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=int, default=10)
    arguments.add_argument("--projects", type=int, default=267)
    arguments.add_argument("--write", action="store_true", help="write docs/rules.md")
    chosen = arguments.parse_args()
    tally = Tally()
    for seed in range(1, chosen.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "county"
            make_sample(data, Spec(seed=seed, projects=chosen.projects, silent=seed % 3 == 0))
            night(data, now=datetime.now(UTC))
            print(f"seed {seed}: {tally.add(data)}", flush=True)
    page = table(tally, chosen.seeds, chosen.projects)
    print(page)
    if chosen.write:
        OUT.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
