"""Rules: every example of every rule holds, and every rule file is complete and portable."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from sqlglot import exp, parse_one

import pipelines.rules
from pipelines import registry
from pipelines.definitions import STAGE_LABELS, Example, Loaded
from pipelines.findings.judged import judged
from pipelines.findings.run import NEEDED, UNKNOWN, run
from pipelines.limits.dated import expand, load
from pipelines.stages.compute import limit_keys
from tests.examples import Asked, Rows

ROOT = Path(__file__).parents[1]
LIMITS = load(ROOT / "data" / "reference" / "limits.toml")
RULES = registry.rules()
EXAMPLES = [(rule, example) for rule in RULES.values() for example in rule.examples]
OUTCOMES = {True: "flagged", None: "cannot_tell"}


def _table(rule: Loaded) -> str:
    """The table an example's rows belong to: the first one in FROM."""
    match = re.search(r"\bfrom\s+(\w+)", rule.sql)
    assert match
    return match.group(1)


def _asked(rule: Loaded, rows: Rows, unknown: Sequence[str] = ()) -> Asked:
    return Asked(_table(rule), rows, rule.definition.subject, unknown)


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.key}: {example.sentence}" for rule, example in EXAMPLES]
)
def test_example(rule: Loaded, example: Example) -> None:
    engine = _asked(rule, example.rows, example.unknown)
    answer = engine.sql(f"select verdict from ({judged(rule, LIMITS)}) as s order by subject_id")  # noqa: RUF100, S608
    assert answer["verdict"].cast(pl.Boolean).to_list() == list(example.expected)
    findings, stats = run(engine, {rule.key: rule}, LIMITS)
    assert findings["outcome"].to_list() == [OUTCOMES[e] for e in example.expected if e is not False]
    assert stats["subjects"].item() == len(example.expected)
    for row in findings.iter_rows(named=True):
        text = row["evidence"] + str(row["measured"] or "") + str(row["limit"] or "")
        assert "None" not in text and "null" not in text and "{" not in text
        assert row["outcome"] == "flagged" or (UNKNOWN not in text and row["evidence"] != "资料不全：。")


def test_under_another_winners_name_the_whole_contract_is_at_stake_and_under_the_same_one_the_difference() -> None:
    rule = RULES["notice_differs"]
    right = dict(rule.examples[0].rows[0]) | {"disclosed_fen": 10_001}
    for winner, amount in (("宏达（福建）公司", 1), ("宏远公司", 10_000)):
        findings, _ = run(_asked(rule, [right | {"disclosed_winner": winner}]), {rule.key: rule}, LIMITS)
        assert findings["amount_fen"].to_list() == [amount]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_says_what_it_needs_to_say(rule: Loaded) -> None:
    definition = rule.definition
    assert rule.stage in STAGE_LABELS
    for text in (definition.label, definition.checked, definition.flagged, definition.why, definition.source):
        assert text
    assert definition.department and rule.evidence and rule.doc
    # A rule about files or about the ranking has no ledger rows behind it.
    assert definition.ledgers or rule.stage == "data" or definition.after == "ranking"
    assert set(definition.ledgers) <= registry.datasets().keys()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_has_examples_on_the_line_one_over_and_missing(rule: Loaded) -> None:
    expected = [outcome for example in rule.examples for outcome in example.expected]
    assert len(rule.examples) >= 3
    assert len({example.sentence for example in rule.examples}) == len(rule.examples)
    assert True in expected and False in expected
    assert None in expected, "no example of missing data"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_limits_a_rule_names_are_those_its_sql_asks_for(rule: Loaded) -> None:
    asked = set(re.findall(r"\blimit\((\w+),", rule.sql)) | set(
        re.findall(
            r"\b(" + "|".join(LIMITS.by_key) + r"),", " ".join(re.findall(r"\b(?:exceeds|falls_below)\(.*", rule.sql))
        )
    )
    assert asked == set(rule.definition.limits)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_finding_does_not_happen_on_the_night_that_asks(rule: Loaded) -> None:
    """A day that is not known is no day: a finding dated by the night would move every night."""
    days = [
        each
        for each in parse_one(expand(rule.sql, LIMITS), read="duckdb").find_all(exp.Alias)
        if each.alias == "happened_on"
    ]
    assert days
    assert [day.sql() for day in days if any(column.name == "as_of" for column in day.find_all(exp.Column))] == []


def test_every_limit_is_used_by_a_rule_a_fact_or_the_review_list_of_doubles() -> None:
    assert set(limit_keys()) == set(LIMITS.by_key)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_answers_over_an_empty_county(rule: Loaded) -> None:
    findings, stats = run(_asked(rule, []), {rule.key: rule}, LIMITS)
    assert findings.is_empty() and stats["subjects"].item() == 0


def test_a_rule_added_as_a_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "rules" / "extra"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "round_sum.py").write_text('"""Round sum: a new rule."""\nRULE = 1\nSQL = "select 1"\n', "utf-8")
    monkeypatch.setattr(registry, "HERE", tmp_path)
    monkeypatch.setattr(pipelines.rules, "__path__", [*pipelines.rules.__path__, str(tmp_path / "rules")])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    entries = registry._load(tmp_path / "rules", "RULE")
    assert [(rule.key, rule.stage, rule.sql) for rule in entries] == [("round_sum", "extra", "select 1")]
    for name in [name for name in sys.modules if name.startswith("pipelines.rules.extra")]:
        monkeypatch.delitem(sys.modules, name)


def test_the_needed_columns_come_from_every_rule() -> None:
    for rule in RULES.values():
        columns = set(_asked(rule, []).sql(expand(rule.sql, LIMITS)).columns)
        assert set(NEEDED) <= columns, rule.key


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_holds_no_legal_number_of_its_own(rule: Loaded) -> None:
    """Numbers above one in a rule's SQL come from limits.toml; percent, position and interval arithmetic is exempt,
    and so are the places a printed coordinate has and the sign between the parts of a key."""
    bare = re.sub(r"'[^']*'|100e0|100\b|1e-9|decimal\(10, 6\)|step_order > 1|chr\(\d+\)|interval 1 \w+", "", rule.sql)
    if rule.key == "bad_identifier":  # its numbers are the check digit's own arithmetic
        return
    assert [n for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", bare) if float(n) > 1] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_file_is_short_enough_to_read(rule: Loaded) -> None:
    path = ROOT / "pipelines" / "rules" / rule.stage / f"{rule.key}.py"
    assert len(path.read_text("utf-8").splitlines()) <= 200
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
