"""Update history: lays what the rules answer tonight beside the answers of the nights before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import polars as pl

from pipelines.definitions import Loaded
from pipelines.findings.finding_history import lives, standing, still_open
from pipelines.findings.judged import judged
from pipelines.findings.rule_history import changed, definition, rule_nights
from pipelines.limits.dated import Limits
from pipelines.not_computed import NotComputed
from pipelines.tables.findings import LIFE


class Keeps(Protocol):
    """An engine that answers SQL text with a frame and keeps a frame as a table."""

    def sql(self, text: str) -> pl.DataFrame: ...

    def put(self, name: str, frame: pl.DataFrame) -> None: ...

    def drop(self, *names: str) -> None: ...


def _checked(
    engine: Keeps, rules: Mapping[str, Loaded], limits: Limits, vanished: pl.DataFrame, lost: NotComputed
) -> pl.DataFrame:
    """finding_id of those vanished whose subject the rule still looks at. vanished: rule, subject_id, finding_id."""
    frames = [pl.DataFrame(schema={"finding_id": pl.String})]
    for (key,), mine in vanished.group_by("rule", maintain_order=True):
        if key in rules and key not in lost.rules:
            engine.put("vanished", mine.select("subject_id", "finding_id"))
            frames.append(
                engine.sql(
                    f"select v.finding_id from vanished as v join ({judged(rules[str(key)], limits)}) as subjects "  # noqa: S608
                    "on subjects.subject_id = v.subject_id where not subjects.verdict"
                )
            )
    engine.drop("vanished")
    return pl.concat(frames)


def keep(
    engine: Keeps,
    rules: Mapping[str, Loaded],
    limits: Limits,
    findings: pl.DataFrame,
    stats: pl.DataFrame,
    lost: NotComputed | None = None,
) -> None:
    """Make findings (FINDINGS and LIFE), rule_stats, finding_lives and rule_nights of what the rules found tonight.

    Needs tonight, standing_lives and standing_rule_nights beside the facts. Of a rule in `lost` the findings that
    stood open go on standing, and this night is none of the rule's nights.
    """
    lost = lost or NotComputed()
    night_on, snapshot = engine.sql("select night_on, snapshot from tonight").row(0)
    before, nights = engine.sql("select * from standing_lives"), engine.sql("select * from standing_rule_nights")
    definitions = {key: definition(rule, limits) for key, rule in rules.items()}
    vanished = still_open(before).join(findings, on="finding_id", how="anti", maintain_order="left")
    checked = _checked(engine, rules, limits, vanished, lost)
    # A rule that is off, like one that was lost, has looked at nothing: what it left open goes on being open.
    off = stats.filter(pl.col("state") == "off")["rule"].to_list()
    unasked = [*lost.rules, *off]
    kept = lives(before, findings, checked, changed(nights, definitions), list(rules), night_on, unasked)
    shown = pl.concat([findings, standing(before, list(lost.rules))]).sort("rule", "subject_id")
    findings_with_life = shown.join(
        kept.select("finding_id", *LIFE), on="finding_id", how="left", maintain_order="left"
    )
    engine.put("findings", findings_with_life)
    engine.put("rule_stats", stats)
    engine.put("finding_lives", kept)
    asked = stats.filter(~pl.col("rule").is_in(list(lost.rules)))
    engine.put("rule_nights", rule_nights(nights, asked, kept, definitions, (night_on, snapshot)))
