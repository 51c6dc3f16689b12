"""`mingjian explain`: a finding, a figure or a rule is taken back to its ledger rows in the terminal."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from pipelines.findings.trace import trace
from pipelines.lake.snapshot_db import Lake, Scope, current
from pipelines.measures import periods
from pipelines.measures.trace import Unit, figure
from pipelines.registry import kpis, rules
from reports.words.explained import finding_lines
from tests.soaked import some


def explain(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments, "--data", str(data)])


def lake_of(data: Path) -> Lake:
    return Lake.open(current(data))


def test_a_finding_opens_to_its_sentence_its_rule_its_limits_its_sql_and_its_rows(sample_lake):
    lake = lake_of(sample_lake)
    row = lake.sql("select * from findings where rule = 'overpaid' and outcome = 'flagged'").row(0, named=True)
    result = explain(sample_lake, row["finding_id"])
    assert result.exit_code == 0, result.output
    rule = rules()["overpaid"].definition
    for words in (row["evidence"], rule.flagged, rule.source, "以下为系统比对疑点，须经核实", "首次发现 2026-10-20"):
        assert words in result.output
    assert "与发布的结果一致" in result.output
    assert "select project_no as subject_id" in result.output
    paid = lake.sql(
        "select source_file, source_sheet, source_row from clean_payments where project_no = $no",
        {"no": row["project_no"]},
    )
    for file, sheet, line in paid.rows():
        assert f"{file} › {sheet} › 第 {line} 行" in result.output
    assert f"{row['source_file']} › {row['source_sheet']} › 第 {row['source_row']} 行" in result.output


def test_every_kind_of_finding_of_the_sample_can_be_explained(sample_lake):
    lake = lake_of(sample_lake)
    ids = lake.sql("select min(finding_id) as id from findings group by rule, outcome order by id")["id"]
    for finding_id in ids:
        finding_trace = trace(lake, finding_id, Scope(names=True))
        assert finding_trace is not None
        assert "与发布的结果一致" in "\n".join(finding_lines(finding_trace, 20)), finding_trace.finding


def test_rows_beyond_the_asked_number_are_counted(sample_lake):
    lake = lake_of(sample_lake)
    row = lake.sql("select * from findings where rule = 'overpaid' and outcome = 'flagged'").row(0, named=True)
    result = explain(sample_lake, row["finding_id"], "--rows", "1")
    assert "行，用 --rows" in result.output


def test_a_township_s_figure_opens_to_the_rows_that_were_counted(sample_lake):
    result = explain(sample_lake, "disclosure_rate", "--township", "西河镇", "--period", "2026Q3")
    assert result.exit_code == 0, result.output
    lake = lake_of(sample_lake)
    row = lake.sql(
        "select * from kpis where kpi = 'disclosure_rate' and level = 'township' and unit_name = '西河镇' "
        "and period = '2026Q3'"
    ).row(0, named=True)
    assert f"{row['value']:,.4f} %" in result.output
    assert f"分子 {row['numerator']:.0f}，分母 {row['denominator']:.0f}" in result.output
    assert "与发布的数一致" in result.output and "与总数一致" in result.output
    assert result.output.count(" › 第 ") == row["denominator"]


def test_a_label_is_as_good_as_a_key_and_the_county_s_year_is_the_default(sample_lake):
    result = explain(sample_lake, "公示完整率")
    assert result.exit_code == 0 and "全县 2026年" in result.output


def test_a_rule_shows_its_words_its_sql_and_its_nights(sample_lake):
    result = explain(sample_lake, "overpaid")
    assert result.exit_code == 0
    assert rules()["overpaid"].definition.flagged in result.output
    assert "2026-10-20 核对 " in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("公示完",), "没有名为 公示完 的疑点、指标或规则。是不是 公示完整率？"),
        (("000000000000",), "没有名为 000000000000 的疑点"),
        (("satisfaction", "--township", "某镇"), "没有乡镇 某镇。可以是：城关街道"),
        (("satisfaction", "--period", "2026-13"), "2026-13 不是期间，请写成"),
        (("satisfaction", "--village", "上陂村"), "属于哪个乡镇？请加 --township"),
        (("satisfaction", "--township", "西河镇", "--category", "道路"), "不能同时指定"),
    ],
)
def test_what_cannot_be_explained_gets_one_sentence(sample_lake, arguments, message):
    result = explain(sample_lake, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr.replace("\n", "")
    assert "Traceback" not in result.output


@pytest.mark.parametrize("key", some(kpis(), 9))
def test_every_figure_is_the_sum_of_what_its_rows_add(sample_lake, key):
    lake = lake_of(sample_lake)
    units = (Unit(), Unit(township="西河镇"), Unit(category="道路"))
    for period, unit in itertools.product(("2026", "2026Q3", "2026-09"), units):
        figure_trace = figure(lake, kpis()[key], period, unit, Scope(names=True))
        assert figure_trace.agrees, (period, unit, figure_trace.counted, figure_trace.published)
        kpi = kpis()[key].definition
        counts_once = "distinct" in f"{kpi.denominator} {kpi.cases}"  # a project that stands in several months' rows
        assert figure_trace.adds_up or counts_once, (period, unit, figure_trace.counted)


def test_a_figure_out_of_scope_is_refused(sample_lake):
    with pytest.raises(PermissionError, match="不在可查看的范围内"):
        figure(lake_of(sample_lake), kpis()["satisfaction"], "2026", Unit(), Scope(("西河镇",)))


@pytest.mark.parametrize(("text", "kind"), [("2026", "year"), ("2026Q4", "quarter"), ("2026-12", "month")])
def test_a_period_reads_back_as_it_is_written(text, kind):
    period_kind, start = periods.parse(text)
    assert period_kind == kind and periods.name(period_kind, start) == text
