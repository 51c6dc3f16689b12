"""Findings: three outcomes, one sentence of evidence each, a stable name, and errors that name the rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.definitions import Loaded, Rule
from pipelines.findings import evidence
from pipelines.findings.run import RuleError, finding_id, run
from pipelines.limits.dated import load
from pipelines.tables.findings import FINDINGS, RULE_STATS
from tests.examples import AS_OF, Asked, types

LIMITS = load(Path(__file__).parents[1] / "data" / "reference" / "limits.toml")
RULE = Rule(
    label="样例",
    subject="payment_no",
    level="yellow",
    checked="付款",
    flagged="多付",
    why="试",
    source="试",
    department="县财政局",
)
SQL = """
select payment_no as subject_id, project_no, township, amount_fen > 100 as flagged, amount_fen as measured,
       100 as limit_value, 'fen' as unit, amount_fen, paid_on as happened_on, '缺金额' as missing, paid_on, payee,
       source_file, source_sheet, source_row
from payment_facts
"""
MAY_1 = date(2026, 5, 1)
PAYMENTS = [
    {"payment_no": "a", "project_no": "P", "township": "西河镇", "amount_fen": 101, "paid_on": MAY_1, "source_row": 7},
    {"payment_no": "b", "project_no": "P", "township": "西河镇", "amount_fen": 100, "paid_on": MAY_1},
    {"payment_no": "c", "project_no": "Q", "township": "西河镇", "paid_on": MAY_1},
]
PROJECTS = [{"project_no": "P", "project_name": "东村水渠", "village": "东村", "category": "水利"}]
COUNTY: dict[str, list[dict[str, Any]]] = {"payment_facts": PAYMENTS, "project_facts": PROJECTS}


def _rule(sql: str = SQL, sentence: str = "{paid_on} 付 {amount_fen} 给{payee}") -> dict[str, Loaded]:
    return {"sample": Loaded("sample", "money", RULE, (), sql, sentence)}


@pytest.fixture
def county() -> Asked:
    return Asked("payment_facts", COUNTY)


def test_findings_hold_what_is_flagged_or_cannot_be_told_and_clear_is_only_counted(county: Asked) -> None:
    findings, stats = run(county, _rule(), LIMITS)
    assert dict(findings.schema) == FINDINGS
    assert dict(stats.schema) == RULE_STATS
    assert findings["subject_id", "outcome"].rows() == [("a", "flagged"), ("c", "cannot_tell")]
    assert stats.row(0) == ("sample", "样例", "money", "yellow", "asked", 3, 1, 1, 1)


def test_a_finding_carries_its_project_its_source_and_its_sentence(county: Asked) -> None:
    row = run(county, _rule(), LIMITS)[0].row(0, named=True)
    assert row["project_name"] == "东村水渠" and row["village"] == "东村" and row["category"] == "水利"
    assert row["measured"] == "0.000101 万元" and row["limit"] == "0.0001 万元" and row["amount_fen"] == 101
    assert row["evidence"] == "2026-05-01 付 0.000101 万元 给—"
    assert row["source_row"] == 7 and row["happened_on"] == MAY_1 and row["department"] == "县财政局"


def test_what_is_not_known_to_be_too_much_is_no_amount_in_question() -> None:
    rows = [{"payment_no": name, "amount_fen": fen} for name, fen in (("a", -5), ("b", 5), ("c", 500))]
    sql = SQL.replace("amount_fen > 100 as flagged", "case when amount_fen > 100 then true end as flagged")
    findings = run(Asked("payment_facts", rows), _rule(sql), LIMITS)[0]
    assert findings["amount_fen"].to_list() == [None, 5, 500]


def test_what_cannot_be_told_says_which_data_is_missing(county: Asked) -> None:
    row = run(county, _rule(), LIMITS)[0].row(1, named=True)
    assert row["evidence"] == "资料不全：缺金额。"
    assert row["project_name"] is None and row["level"] == "yellow"


def test_a_level_column_decides_the_level_of_the_flagged(county: Asked) -> None:
    sql = SQL.replace("'缺金额' as missing", "'缺金额' as missing, 'red' as level")
    assert run(county, _rule(sql), LIMITS)[0]["level"].to_list() == ["red", "yellow"]


def test_a_finding_keeps_its_name_from_night_to_night(county: Asked) -> None:
    first, again = (run(county, _rule(), LIMITS)[0]["finding_id"].to_list() for _ in range(2))
    assert first == again == [finding_id("sample", "a"), finding_id("sample", "c")]
    assert finding_id("sample", "a") == "416993d6b8cf"
    assert finding_id("other", "a") != finding_id("sample", "a")


@pytest.mark.parametrize("name", ["'same'", "cast(null as string)"])
def test_two_rows_of_one_subject_are_refused_with_the_rule_s_file(county: Asked, name: str) -> None:
    sql = SQL.replace("payment_no as subject_id", f"{name} as subject_id")
    with pytest.raises(RuleError, match=r"rules/money/sample\.py.*payment_no 出现多次或为空"):
        run(county, _rule(sql), LIMITS)


def test_a_rule_that_breaks_names_its_file(county: Asked) -> None:
    with pytest.raises(RuleError, match=r"rules/money/sample\.py 无法运行"):
        run(county, _rule("select nothing from nowhere"), LIMITS)


def test_a_rule_that_forgets_a_column_is_told_which(county: Asked) -> None:
    with pytest.raises(RuleError, match=r"money/sample\.py.*SQL 缺少列 happened_on"):
        run(county, _rule(SQL.replace("as happened_on", "as that_day")), LIMITS)


def test_a_sentence_that_names_an_unknown_column_is_refused(county: Asked) -> None:
    with pytest.raises(RuleError, match="the sentence names nobody"):
        run(county, _rule(sentence="{nobody}"), LIMITS)


def test_no_rules_give_empty_tables(county: Asked) -> None:
    findings, stats = run(county, {}, LIMITS)
    assert dict(findings.schema) == FINDINGS and dict(stats.schema) == RULE_STATS
    assert findings.is_empty() and stats.is_empty()


def _said(template: str, **columns: Any) -> str:
    frame = pl.DataFrame({name: [value] for name, value in columns.items()})
    return str(frame.select(sentence=evidence.sentence(template, dict(frame.schema)))["sentence"].item())


@given(st.integers(-(10**15), 10**15))
def test_money_in_the_evidence_is_exact(fen: int) -> None:
    text = _said("{amount_fen}", amount_fen=fen)
    number, unit = text.split(" ")
    assert unit == "万元"
    assert Decimal(number) * 1_000_000 == fen
    assert 2 <= len(number.split(".")[1]) <= 6


@pytest.mark.parametrize(
    ("template", "columns", "expected"),
    [
        ("{a_fen}", {"a_fen": 12_340_000}, "12.34 万元"),
        ("{a_fen}", {"a_fen": 1_000_000}, "1.00 万元"),
        ("{a_fen}", {"a_fen": -1}, "-0.000001 万元"),
        ("{a_on}", {"a_on": MAY_1}, "2026-05-01"),
        ("{a_percent}", {"a_percent": 12.34}, "12.3%"),
        ("{a_percent}", {"a_percent": 100.0}, "100.0%"),
        ("{a_percent}", {"a_percent": -0.04}, "0.0%"),
        ("{a}", {"a": 3.0}, "3"),
        ("{a}", {"a": 3.25}, "3.3"),
        ("{a}", {"a": True}, "是"),
        ("{a}", {"a": None}, "—"),
        ("{a_fen}", {"a_fen": None}, "—"),
        ("{a_on}", {"a_on": None}, "—"),
        ("{a_on:签于 |没有合同}", {"a_on": MAY_1}, "签于 2026-05-01"),
        ("{a_on:签于 |没有合同}", {"a_on": None}, "没有合同"),
        ("付给{a}", {"a": "{b|c}"}, "付给{b|c}"),
    ],
)
def test_a_value_is_written_by_its_suffix(template: str, columns: dict[str, Any], expected: str) -> None:
    assert _said(template, **columns) == expected


def test_example_rows_are_typed_from_the_facts_and_filled_in() -> None:
    engine = Asked("payment_facts", [{"paid_on": "2026-05-01"}, {}], "payment_no")
    rows = engine.sql("select payment_no, paid_on, as_of, amount_fen from payment_facts order by payment_no").rows()
    assert rows == [("1", MAY_1, AS_OF, None), ("2", None, AS_OF, None)]
    assert engine.sql("select count(*) as n from projects").item() == 0
    assert types()["payment_facts"]["amount_fen"] == "BIGINT"


def test_an_example_with_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="payment_facts does not have: colour"):
        Asked("payment_facts", [{"colour": 1}])


def test_the_night_of_an_example_can_be_another_day() -> None:
    engine = Asked("payment_facts", {"night": [{"as_of": MAY_1}]})
    assert engine.sql("select as_of from night").rows() == [(MAY_1,)]
    del engine  # the next example is laid where this one was
    assert Asked("payment_facts", []).sql("select as_of from night").rows() == [(AS_OF,)]
