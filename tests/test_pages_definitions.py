"""The definitions page: every KPI, rule and limit can be found, opened and understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.cases.precision.precision import Precision
from pages.data.definitions import examples
from pages.ui.ask import definitions as questions
from pages.ui.ask.conference import precision
from pipelines.definitions import Example
from pipelines.findings.trace import snapshot_limits
from pipelines.limits.dated import expand
from pipelines.measures.statement import statement
from pipelines.registry import kpis, rules
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables


def test_every_kpi_and_every_rule_is_listed(county: Path) -> None:
    at = opened("definitions")
    assert not at.exception
    assert tables(at)[0]["label"].to_list() == [loaded.definition.label for loaded in kpis().values()]
    choose(at, "segmented_control", "类型", "规则")
    assert set(tables(at)[0]["label"]) == {loaded.definition.label for loaded in rules().values()}
    choose(at, "segmented_control", "类型", "限值")
    assert tables(at)[0]["words"].str.contains("含本数").all()


def each_opened(keys: Iterable[str]) -> Iterator[tuple[str, AppTest]]:
    """The page with one definition after the other opened, as one visitor would."""
    first, *others = keys
    at = opened("definitions", definition=first)
    yield first, at
    for key in others:
        at.query_params["definition"] = key
        yield key, at.run()


def test_every_kpi_opens_with_its_words_its_sql_and_its_examples(county: Path) -> None:
    for key, at in each_opened(kpis()):
        assert not at.exception, key
        sql = "\n".join(code.value for code in at.code)
        assert kpis()[key].definition.numerator in sql, key
        assert statement(kpis()[key].definition, date(2026, 10, 20)).strip() in sql, key
        assert any("应得结果" in table.value.columns for table in at.table), key


def test_every_rule_opens_with_its_words_its_sql_and_its_examples(county: Path) -> None:
    limits = snapshot_limits(view_of(county).lake)
    for key, at in each_opened(rules()):
        assert not at.exception, key
        sql = expand(rules()[key].sql, limits).strip()
        assert sql in "\n".join(code.value for code in at.code), key
        assert any("appeared" in frame.columns for frame in tables(at)), f"{key}: its rates night by night"
        assert any("应得结果" in table.value.columns for table in at.table), key


def test_a_search_finds_by_words_of_the_definition(county: Path) -> None:
    at = opened("definitions", definition="paid_without_contract")
    choose(at, "text_input", "查找", "合同 付款")
    labels = set(tables(at)[0]["label"])
    assert rules()["paid_without_contract"].definition.label in labels
    assert len(labels) < len(rules())
    choose(at, "text_input", "查找", "绝无此字样")
    assert "没有相符的条目" in page_text(at)


def test_no_kpi_bears_the_name_of_a_rule() -> None:
    assert not kpis().keys() & rules().keys()  # the address names both by one parameter


def test_rates_are_shares_of_the_subjects_and_a_noisy_rule_is_called_so(county: Path) -> None:
    view = view_of(county)
    rates = questions.rates(view)
    for rate in rates.values():
        if rate["subjects"]:
            assert rate["flagged_percent"] == pytest.approx(rate["flagged"] * 100 / rate["subjects"])
            assert rate["is_noisy"] == (rate["flagged"] * 100 > questions.NOISY_PERCENT * rate["subjects"])
        else:
            assert rate["flagged_percent"] is None
            assert not rate["is_noisy"]


def test_a_rule_says_what_checking_came_to_and_one_found_untrue_is_called_so(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {
        "overdue": Precision(true=6, data_error=1),
        "arrears": Precision(3, 20, 1),
        "not_accepted": Precision(18, 2),
    }
    judged = precision.Judged(known, frozenset({"arrears"}), 50.0, 40)
    monkeypatch.setattr(precision, "judged", lambda viewer: judged)
    at = opened("definitions", definition="arrears")
    assert not at.exception
    rows = tables(at)[0].set_index("label")
    label = {key: loaded.definition.label for key, loaded in rules().items()}
    assert rows.loc[label["overdue"], "precision"] == "7 件核实 6 件属实"
    assert rows.loc[label["arrears"], "precision"] == "12.5%（95%区间 4.3%—31.0%）"
    assert rows.loc[label["not_accepted"], "precision"] == "90.0%（95%区间 69.9%—97.2%）"
    assert rows.loc[label["bad_identifier"], "precision"] == "尚无核实"
    assert rows.loc[label["arrears"], "state"] == "待校准" != rows.loc[label["overdue"], "state"]
    assert "核实 24 件：属实 3，不属实 20，数据错误 1；属实率 12.5%" in page_text(at)
    assert f"{label['arrears']} · 待校准" in page_text(at)
    assert "95%区间整个低于 50% 的规则列为待校准" in page_text(at)


@pytest.mark.parametrize(
    ("column", "content", "text"),
    [
        ("paid_on", date(2026, 5, 1), "2026-05-01"),
        ("amount_fen", 12_345, "123.45 元"),
        ("is_escrow", False, "否"),
        ("percent", 33.0, "33"),
        ("payee", None, "—"),
        ("dataset", "contractors", "参建单位信用"),
        ("row_key", "甲公司\x1f2号", "甲公司 / 2号"),
    ],
)
def test_a_value_of_an_example_is_written_as_people_write_it(column: str, content: object, text: str) -> None:
    assert examples.cell(column, content) == text


def test_the_result_stands_beside_each_row_of_a_rule_and_once_for_a_kpi() -> None:
    rule = Example("two rows", [{"a": 1}, {"a": 2}], [True, None])
    assert examples._results(rule, 2) == ["疑点", "资料不全"]
    assert examples._results(Example("graded", [{"a": 1}], ["red"]), 1) == ["红"]
    assert examples._results(Example("nobody to judge", [{"a": 1}], []), 1) == ["没有核对对象"]
    assert examples._results(Example("a ratio", [{"a": 1}, {"a": 2}], 50.0), 2) == ["50", ""]
    assert examples._results(Example("no value", [{"a": 1}], None), 1) == ["—"]
