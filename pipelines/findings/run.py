"""Run: asks every rule, and turns what it answers into findings and statistics."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

import polars as pl

from pipelines.definitions import Loaded, Rule
from pipelines.engines.engine import Asks, Engine, EngineError
from pipelines.findings.described import UNKNOWN, answered, described, finding_id
from pipelines.findings.judged import judged
from pipelines.findings.verdict_gaps import make_verdict_gaps
from pipelines.limits.dated import Limits
from pipelines.needs import ledgers
from pipelines.not_computed import NotComputed
from pipelines.tables.findings import FINDINGS, RULE_STATS

__all__ = ("NEEDED", "UNKNOWN", "RuleError", "collected", "finding_id", "lacking", "run")
NEEDED = (
    "subject_id", "project_no", "township", "flagged", "measured", "limit_value", "amount_fen", "happened_on",
    "source_file", "source_sheet", "source_row",
)  # fmt: skip
Stats = dict[str, str | int]  # RULE_STATS; without counts where the rule was not computed
Answer = tuple[pl.DataFrame | None, Stats]


class RuleError(RuntimeError):
    """A rule cannot be run; the message names its file."""


COUNTED = ("subjects", "names", "flagged", "clear", "cannot_tell")


# A finding's own project in words; the same for all rules, so joined once.
PROJECTS = "select project_no, project_name, village, category from project_facts"


def _asked(sql: str) -> str:
    """The subjects that are not clear, and in every row the counts of all of them.

    One text for both, so that the rule is worked out once. Where every subject is clear, one row holds only the counts.
    """
    return f"""
with subjects as ({sql}),
counted as (
    select count(*) as counted_subjects, count(distinct subject_id) as counted_names,
           sum(case when verdict then 1 else 0 end) as counted_flagged,
           sum(case when not verdict then 1 else 0 end) as counted_clear,
           sum(case when verdict is null then 1 else 0 end) as counted_cannot_tell
    from subjects
),
doubtful as (select subjects.*, 1 as is_finding from subjects where verdict is null or verdict)
select d.*, c.* from counted as c left join doubtful as d on 1 = 1"""  # noqa: S608  (a rule's own text)


def _words(rule: Loaded) -> Stats:
    definition: Rule = rule.definition
    return {"rule": rule.key, "label": definition.label, "stage": rule.stage, "level": definition.level}


def _stats(rule: Loaded, answer: pl.DataFrame) -> Stats:
    counts = answer.row(0, named=True)
    number = {name: int(counts[f"counted_{name}"] or 0) for name in COUNTED}
    if number["names"] != number["subjects"]:
        raise RuleError(
            f"同一 {rule.definition.subject} 出现多次或为空（{number['subjects']} 行，{number['names']} 个不同对象）。"
            "请让 SQL 每个对象只返回一行。"
        )
    counts = {name: number[name] for name in ("subjects", "flagged", "clear", "cannot_tell")}
    return {**_words(rule), "state": "asked", **counts}


def _ask(engine: Asks, rule: Loaded, limits: Limits, places: Container[str]) -> Answer:
    """The answers that are findings (None: no subject is one) and the counts of all."""
    answer = engine.sql(_asked(judged(rule, limits, places)))
    missing = [name for name in NEEDED if name not in answer.columns]
    if missing:
        raise RuleError(f"SQL 缺少列 {'、'.join(missing)}。请对照 docs 中规则文件的写法补上。")
    stats = _stats(rule, answer)
    return answered(rule, answer) if answer["is_finding"][0] else None, stats


def collected(engine: Asks) -> frozenset[str]:
    """The ledgers that the county collects, or that somebody has handed in."""
    states = engine.sql("select distinct dataset from ledger_states where state <> 'not_collected'")
    return frozenset(states["dataset"])


def lacking(rule: Loaded, there: frozenset[str]) -> tuple[str, ...]:
    """The ledgers without which the rule can flag nothing, and which nobody collects: such a rule is 未启用."""
    return tuple(key for key in ledgers(rule.definition.flag_needs) if key not in there)


def _not_asked(rule: Loaded) -> Answer:
    counts = dict.fromkeys(("subjects", "flagged", "clear", "cannot_tell"), 0)
    return None, {**_words(rule), "state": "off", **counts}


def _named(engine: Asks, rule: Loaded, limits: Limits, places: Container[str]) -> Answer:
    """As _ask; what goes wrong names the rule's file."""
    try:
        return _ask(engine, rule, limits, places)
    except EngineError:
        raise  # no rule's fault
    except Exception as error:
        raise RuleError(f"规则 pipelines/rules/{rule.stage}/{rule.key}.py 无法运行：{error}") from error


def _attempt(rule: Loaded, ask: Callable[[], Answer], lost: NotComputed) -> Answer:
    """The rule's answer; one that fails, or rests on what did, is kept in `lost`, with neither findings nor counts."""
    label = rule.definition.label
    if cause := lost.cause(_asked(rule.sql)):
        lost.rests_on("rule", rule.key, label, cause)
    else:
        with lost.tried("rule", rule.key, label):
            return ask()
    lost.rules[rule.key] = rule
    return None, {**_words(rule), "state": "lost"}


def run(
    engine: Engine, rules: Mapping[str, Loaded], limits: Limits, lost: NotComputed | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Findings (flagged and cannot tell) and statistics of all rules; a rule whose ledgers nobody collects is off.

    Raises RuleError naming the rule's file; with `lost`, a rule fails alone and its counts are null.
    """
    there = collected(engine) if rules else frozenset()
    places = make_verdict_gaps(engine, rules.values())
    asked = {key: rule for key, rule in rules.items() if not lacking(rule, there)}
    ask = _named if lost is None else _ask
    each = engine.each(lambda beside, rule: ask(beside, rule, limits, places[rule.key]), asked.values())
    by_rule = dict(zip(asked, each, strict=True))
    answers = [
        _not_asked(rule)
        if key not in by_rule
        else by_rule[key]()
        if lost is None
        else _attempt(rule, by_rule[key], lost)
        for key, rule in rules.items()
    ]
    frames = [frame for frame, _ in answers if frame is not None]
    findings = described(pl.concat(frames), engine.sql(PROJECTS)) if frames else pl.DataFrame(schema=FINDINGS)
    return findings.sort("rule", "subject_id"), pl.DataFrame([counts for _, counts in answers], schema=RULE_STATS)
