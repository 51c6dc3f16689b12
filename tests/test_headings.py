"""Headings: every column that a person may see has a Chinese word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pages.data.definitions.examples import TABLE_WORDS, ledger_behind
from pipelines.definitions import Loaded
from pipelines.limits.dated import expand, load
from pipelines.registry import datasets, kpis, rules
from reports.words.explained import ASIDE
from reports.words.headings import heading
from tests.examples import Asked

LIMITS = load(Path(__file__).parents[1] / "data" / "reference" / "limits.toml")


@pytest.mark.parametrize("loaded", [*kpis().values(), *rules().values()], ids=lambda loaded: loaded.key)
def test_every_column_of_every_example_has_a_chinese_heading(loaded: Loaded) -> None:
    raw = set()
    for example in loaded.examples:
        given = example.rows if isinstance(example.rows, Mapping) else {"": example.rows}
        names = {name for rows in given.values() for row in rows for name in row}
        raw |= {name for name in names if heading(name, words=loaded.words) == name}
    assert raw == set()


def test_every_table_of_every_example_has_a_chinese_name() -> None:
    given = {
        name
        for loaded in (*kpis().values(), *rules().values())
        for example in loaded.examples
        if isinstance(example.rows, Mapping)
        for name in example.rows
    }
    known = {name for name in given if name in datasets() or ledger_behind(name) in datasets() or name in TABLE_WORDS}
    assert given - known == set()


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_every_column_that_a_rule_works_out_has_a_chinese_heading(rule: Loaded) -> None:
    engine = Asked(next(iter(rule.definition.ledgers), ""), {})
    columns = engine.sql(f"select * from ({expand(rule.sql, LIMITS)}) as subjects limit 0").columns
    assert [name for name in columns if name not in ASIDE and heading(name, words=rule.words) == name] == []


def test_a_heading_is_the_word_of_the_ledger_at_hand() -> None:
    assert heading("kind", "payments") == "款项性质"
    assert heading("kind", "changes") == "变更类型"
    assert heading("payments_known_on") == "拨付台账报至"
    assert heading("payments_known_on") == "拨付台账报至"


def test_a_rule_s_own_word_comes_first_and_an_unknown_column_keeps_its_name() -> None:
    assert heading("excess_fen", words={"excess_fen": "多付"}) == "多付"
    assert heading("excess_fen") == "超出金额"
    assert heading("no_such_column") == "no_such_column"
