"""Keep: lays what the rules answer tonight beside the answers of the nights before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import polars as pl

from pipelines.definitions import Loaded
from pipelines.findings.judged import judged
from pipelines.findings.limits import Limits
from pipelines.findings.lives import LIFE, lives, still_open
from pipelines.findings.nights import changed, definition, rule_nights


class Keeps(Protocol):
    """An engine that answers SQL text with a frame and keeps a frame as a table."""

    def sql(self, text: str) -> pl.DataFrame: ...

    def put(self, name: str, frame: pl.DataFrame) -> None: ...

    def drop(self, *names: str) -> None: ...


def _checked(engine: Keeps, rules: Mapping[str, Loaded], limits: Limits, vanished: pl.DataFrame) -> pl.DataFrame:
    """finding_id of those vanished whose subject the rule still looks at. vanished: rule, subject_id, finding_id."""
    found = [pl.DataFrame(schema={"finding_id": pl.String})]
    for (key,), mine in vanished.group_by("rule", maintain_order=True):
        if key in rules:
            engine.put("vanished", mine.select("subject_id", "finding_id"))
            found.append(
                engine.sql(
                    f"select v.finding_id from vanished as v join ({judged(rules[str(key)], limits)}) as subjects "  # noqa: S608
                    "on subjects.subject_id = v.subject_id where not subjects.verdict"
                )
            )
    engine.drop("vanished")
    return pl.concat(found)


def keep(engine: Keeps, rules: Mapping[str, Loaded], limits: Limits, found: pl.DataFrame, stats: pl.DataFrame) -> None:
    """Make findings (FINDINGS and LIFE), rule_stats, finding_lives and rule_nights of what the rules found tonight.

    Needs tonight, standing_lives and standing_rule_nights beside the facts.
    """
    night_on, snapshot = engine.sql("select night_on, snapshot from tonight").row(0)
    before, nights = engine.sql("select * from standing_lives"), engine.sql("select * from standing_rule_nights")
    definitions = {key: definition(rule, limits) for key, rule in rules.items()}
    vanished = still_open(before).join(found, on="finding_id", how="anti", maintain_order="left")
    checked = _checked(engine, rules, limits, vanished)
    kept = lives(before, found, checked, changed(nights, definitions), list(rules), night_on)
    told = found.join(kept.select("finding_id", *LIFE), on="finding_id", how="left", maintain_order="left")
    engine.put("findings", told)
    engine.put("rule_stats", stats)
    engine.put("finding_lives", kept)
    engine.put("rule_nights", rule_nights(nights, stats, kept, definitions, (night_on, snapshot)))
