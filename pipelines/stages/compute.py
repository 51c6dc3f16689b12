"""Compute: facts, findings, marts, KPIs and ranking, one after the other on the engine."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from pipelines import registry
from pipelines.coverage.worth import make_worth, put_worth
from pipelines.definitions import Loaded
from pipelines.engines.connection import connect
from pipelines.engines.duck import DuckEngine
from pipelines.engines.engine import Engine
from pipelines.engines.spark import SparkEngine
from pipelines.facts import build, calendar, report_states
from pipelines.facts.sites import build_sites
from pipelines.findings import run as findings
from pipelines.findings.finding_history import standing
from pipelines.findings.update_history import keep
from pipelines.history.doubles import LIMITS as DOUBLES
from pipelines.limits.cases import LIMITS as CASES
from pipelines.limits.overlay import overlaid
from pipelines.not_computed import NotComputed
from pipelines.reference.county import County
from pipelines.stages.figures import Figures
from pipelines.stages.outcome import Clock

ASKED = re.compile(r"\blimit\((\w+),|\b(?:exceeds|falls_below)\([^,()]+, (\w+),")


def lay_reference(engine: DuckEngine, county: County, as_of: date) -> None:
    """Make the tables night, townships, villages, months and workdays."""
    engine.put("night", pl.DataFrame({"as_of": [as_of]}))
    engine.put("townships", county.townships)
    engine.put("villages", county.villages)
    first, last = as_of - timedelta(days=366 * 12), as_of + timedelta(days=366 * 2)
    engine.put("months", calendar.months(first, last))
    engine.put("workdays", calendar.workdays(first, last, county.holidays))


def limit_keys() -> list[str]:
    """The keys of limits.toml that anything asks for."""
    asked = [key for rule in registry.rules().values() for key in rule.definition.limits]
    texts = (*build.texts(build.FACTS).values(), *build.texts(build.MARTS).values())
    facts = [one or other for text in texts for one, other in ASKED.findall(build.body(text))]
    return list(dict.fromkeys([*asked, *facts, *DOUBLES, *CASES]))


def compute(
    engine: Engine, home: DuckEngine, county: County, as_of: date, clock: Clock, lost: NotComputed
) -> list[str]:
    """Make every table that is derived from the clean ones; gives the names of the fact tables.

    Facts, rules, marts and KPIs run on `engine`; `home` (the same one, or the DuckEngine beside a cluster) does the
    rest: geometry, the review list of doubles, the report states, the ranking. What fails by itself is kept in `lost`.
    """
    with clock.stage("事实表"):
        build_sites(home, county.outlines, county.coordinate_system)
        limits = overlaid(county.limits, limit_keys())
        facts = build.build(engine, build.FACTS, limits, lost)
    with clock.stage("疑点规则"):
        asked = findings.run(engine, of_stage("facts"), limits, lost)
        stand = standing(home.sql("select * from standing_lives"), list(lost.rules))
        engine.put("findings", pl.concat([asked[0], stand]))
        engine.put("unasked_rules", lost.unasked())
        report_states.make(home, limits, lost)
        facts += build.build(engine, build.MARTS, limits, lost)
    with clock.stage("指标、排名和预测"):
        Figures(county, as_of, limits).lay(engine, home, lost)
    with clock.stage("疑点留痕"):
        more = findings.run(engine, of_stage("ranking"), limits, lost)
        finding_rows, stats = (pl.concat(both) for both in zip(asked, more, strict=True))
        keep(engine, registry.rules(), limits, finding_rows.sort("rule", "subject_id"), stats, lost)
    if isinstance(engine, SparkEngine):
        with clock.stage("取回结果"):
            engine.bring_home()
    with clock.stage("数据完备"):
        put_worth(home)
        with lost.tried("list", "coverage_worth", "数据完备"):
            make_worth(home, registry.rules(), registry.kpis())
    return facts


def of_stage(after: str) -> dict[str, Loaded]:
    """The rules that can be asked once this has been made."""
    return {key: rule for key, rule in registry.rules().items() if rule.definition.after == after}


def compute_at(
    url: str | None, home: DuckEngine, name: str, county: County, as_of: date, clock: Clock, lost: NotComputed
) -> tuple[list[str], str]:
    """compute() in this process, or on the cluster at `url` for the snapshot `name`; also gives the engine's label.

    Either way `home` holds every table at the end. Raises EngineError where the cluster fails.
    """
    if url is None:
        return compute(home, home, county, as_of, clock, lost), home.label
    cluster = SparkEngine(connect(url), home, f"mingjian_{name}")
    try:
        return compute(cluster, home, county, as_of, clock, lost), cluster.label
    finally:
        cluster.close()
