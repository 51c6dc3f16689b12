"""Fail alone: a rule, KPI or fact that breaks costs itself and what rests on it; nothing looks better for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from cli.main import app
from pipelines import registry
from pipelines.engines.engine import EngineError
from pipelines.facts import build
from pipelines.findings import run
from pipelines.lake.snapshot_db import Lake, current
from pipelines.night import night
from pipelines.not_computed import ESSENTIAL, NotComputed, names, rows_of
from pipelines.stages.outcome import NightFailed
from tests.first_nights import FirstNights
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county

BROKEN_RULE, BROKEN_KPI, BROKEN_FACT = "paid_without_contract", "completion_rate", "payment_facts"
BAD = "cast('100000 给 13912345678' as int)"
NOT_BEGUN = "350987100-2026-0009,西河镇水渠,西河镇,西新村,水利,2026,20,2027-03-01,2027-06-30,,"
WHOLE = FirstNights()
NIGHTS = [datetime(2026, 10, day, 19, 0, tzinfo=UTC) for day in range(20, 25)]


def _county(folder: Path) -> Path:
    data = tiny_county(folder)
    ledger(data, "西河镇/项目台账.csv", PROJECTS, *(project(nth) for nth in range(1, 8)), NOT_BEGUN)
    for key, each in registry.datasets().items():  # the others are handed in empty: there was none
        if key not in ("projects", "payments"):
            ledger(data, f"西河镇/{each.label}.csv", ",".join(field.label for field in each.fields))
    _pay(data, 1, 2)
    return data


def _pay(data: Path, *numbers: int) -> None:
    rows = [f"PZ-{n},350987100-2026-{n:04d},2026-04-0{n},1000,进度款,测试建设有限公司" for n in numbers]
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, *rows)


def _night(data: Path, nth: int) -> Lake:
    night(data, now=NIGHTS[nth], as_of=date(2026, 10, 20 + nth), processes=0)
    return Lake.open(current(data))


def _whole(data: Path) -> Lake:
    """The first night, in which nothing breaks."""
    WHOLE.night(data, now=NIGHTS[0], as_of=date(2026, 10, 20))
    return Lake.open(current(data))


def _spoilt(text: str) -> str:
    """A fact's text that needs what it needed and cannot run."""
    needs = [line for line in text.splitlines() if line.startswith("--")]
    return "\n".join([*needs, f"select f.*, {BAD} as bad from ({build.body(text)}) as f"])


@pytest.fixture(scope="module")
def breaking() -> Iterator[Callable[..., None]]:
    """Breaks definitions as a wrong file would: the rule's text, the KPI's numerator, the fact's text."""
    patch = pytest.MonkeyPatch()

    def broken(rule: str = "", kpi: str = "", fact: str = "") -> None:
        patch.undo()
        rules, kpis, texts = dict(registry.rules()), dict(registry.kpis()), build.texts
        if rule:
            rules[rule] = replace(rules[rule], sql=rules[rule].sql.replace("select", f"select {BAD} as bad,", 1))
            patch.setattr(registry, "rules", lambda: rules)
        if kpi:
            worse = replace(kpis[kpi].definition, numerator=f"sum({BAD})")
            kpis[kpi] = replace(kpis[kpi], definition=worse)
            patch.setattr(registry, "kpis", lambda: kpis)
        if fact:
            patch.setattr(
                build,
                "texts",
                lambda folder: {name: _spoilt(text) if name == fact else text for name, text in texts(folder).items()},
            )

    yield broken
    patch.undo()


@dataclass(frozen=True)
class Nights:
    data: Path
    whole: Lake
    broken: Lake
    mended: Lake


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, breaking: Callable[..., None]) -> Nights:
    """A whole night; one whose rule breaks while one of the two payments it flagged is withdrawn; a mended one."""
    data = _county(tmp_path_factory.mktemp("alone") / "county")
    whole = _whole(data)
    _pay(data, 1)
    breaking(rule=BROKEN_RULE)
    broken = _night(data, 1)
    breaking()
    return Nights(data, whole, broken, _night(data, 2))


def of_rule(lake: Lake, table: str) -> pl.DataFrame:
    return lake.sql(f"select * from {table} where rule = '{BROKEN_RULE}' order by 1")


def lost(lake: Lake) -> dict[tuple[str, str], str | None]:
    return {(row["kind"], row["key"]): row["because"] for row in rows_of(lake.manifest)}


def test_a_rule_that_breaks_is_marked_with_one_masked_sentence_and_its_trace_is_kept(nights):
    row = next(row for row in rows_of(nights.broken.manifest) if row["key"] == BROKEN_RULE)
    assert (row["kind"], row["label"], row["because"]) == ("rule", "无合同付款", None)
    assert row["reason"].startswith("计算中断：Conversion Error") and "\n" not in row["reason"]
    assert "139****5678" in row["reason"] and "13912345678" not in row["reason"]
    log = (nights.data / "lake" / "errors.log").read_text("utf-8")
    assert f"rule {BROKEN_RULE}" in log and "Traceback" in log and "13912345678" not in log
    assert nights.broken.sql("select kind, key from not_computed").rows() == list(lost(nights.broken))


def test_its_findings_stand_as_last_seen_and_say_so(nights):
    before, now = of_rule(nights.whole, "findings"), of_rule(nights.broken, "findings")
    assert before.height == 2
    assert now["finding_id"].to_list() == before["finding_id"].to_list()
    assert set(now["outcome"]) == {"flagged"} and set(now["cleared_why"]) == {"not_computed"}
    assert set(now["last_seen_on"]) == {date(2026, 10, 20)}
    assert all("今晚未能计算，沿用 2026-10-20 的结果" in text for text in now["evidence"])
    lives = of_rule(nights.broken, "finding_lives")
    assert lives["cleared_on"].is_null().all() and set(lives["nights"]) == {1}


def test_it_has_no_rates_and_the_night_is_none_of_its_nights(nights):
    stats = of_rule(nights.broken, "rule_stats")
    assert stats.select("subjects", "flagged", "clear", "cannot_tell").row(0) == (None,) * 4
    assert of_rule(nights.broken, "rule_nights")["night_on"].to_list() == [date(2026, 10, 20)]


def test_the_mended_night_goes_on_where_the_lives_stood(nights):
    lives = of_rule(nights.mended, "finding_lives").sort("subject_id")
    assert lives["cleared_on"].to_list() == [None, date(2026, 10, 22)]
    assert lives["nights"].to_list() == [2, 1] and "今晚未能计算" not in lives["evidence"][0]
    assert rows_of(nights.mended.manifest) == []


def test_nothing_looks_better_for_it(nights):
    """资金合规率 counts payments without a finding, lamps are green without one, the ranking weighs the rate."""
    marked = lost(nights.broken)
    for key in ("fund_compliance_rate", "fund_compliance_share", "fund_confirmed_rate"):
        assert marked["kpi", key] == "payment_marks"
        assert nights.broken.sql(f"select * from kpis where kpi = '{key}'").is_empty()
    assert marked["fact", "payment_marks"] == BROKEN_RULE
    assert marked["ranking", "ranking"] == "fund_confirmed_rate"
    assert nights.broken.sql("select * from ranking").is_empty() and not nights.whole.sql("from ranking").is_empty()
    assert nights.broken.sql("select * from quarter_standings").is_empty()
    assert marked["rule", "split_township_quarter"] == "quarter_standings"
    lamps = set(nights.broken.sql("select lamp from project_lamps")["lamp"])
    assert lamps == {"red", "not_computed"}
    assert set(nights.whole.sql("select lamp from project_lamps")["lamp"]) == {"red", "green"}


def test_every_other_rule_and_kpi_is_as_if_nothing_had_happened(nights, tmp_path, breaking):
    breaking()
    data = _county(tmp_path / "county")
    _whole(data)
    _pay(data, 1)
    same = _night(data, 1)
    marked = lost(nights.broken)
    for table, kind, column in (("findings", "rule", "rule"), ("rule_stats", "rule", "rule"), ("kpis", "kpi", "kpi")):
        dropped = [key for of, key in marked if of == kind]
        parts = [
            lake.sql(f"select * from {table}").filter(~pl.col(column).is_in(dropped)) for lake in (nights.broken, same)
        ]
        one, other = (part.sort(pl.all()) for part in parts)
        assert one.height > 10 and one.equals(other), table


def test_a_broken_kpi_has_no_row_nobody_is_ranked_and_the_rest_is_there(tmp_path, breaking):
    data = _county(tmp_path / "county")
    breaking(kpi=BROKEN_KPI)
    lake = _night(data, 0)
    assert lost(lake) == {
        ("kpi", BROKEN_KPI): None,
        ("ranking", "ranking"): BROKEN_KPI,
        ("rule", "split_township_quarter"): "quarter_standings",
    }
    assert lake.sql(f"select * from kpis where kpi = '{BROKEN_KPI}'").is_empty()
    assert lake.sql("select count(distinct kpi) as n from kpis")["n"][0] > 5


def test_a_broken_fact_takes_along_what_reads_it_and_nothing_else(tmp_path, breaking):
    data = _county(tmp_path / "county")
    breaking(fact=BROKEN_FACT)
    lake = _night(data, 0)
    reads = {("rule", key) for key, rule in registry.rules().items() if BROKEN_FACT in names(rule.sql)}
    reads |= {("kpi", key) for key, kpi in registry.kpis().items() if kpi.definition.facts == BROKEN_FACT}
    tables = build.texts(build.FACTS) | build.texts(build.MARTS)
    reads |= {("fact", key) for key, text in tables.items() if BROKEN_FACT in names(build.body(text))}
    reads -= {("fact", BROKEN_FACT)}
    assert len(reads) > 10 and ("fact", "payment_marks") in reads
    direct = {key for key, cause in lost(lake).items() if cause == BROKEN_FACT}
    assert direct == reads and lost(lake)["fact", BROKEN_FACT] is None
    assert lake.sql(f"select * from {BROKEN_FACT}").columns[:2] == ["payment_no", "project_no"]
    assert lake.sql(f"select * from {BROKEN_FACT}").is_empty()


def test_the_fact_that_everything_rests_on_costs_the_night_and_yesterday_stands(tmp_path, breaking):
    data = _county(tmp_path / "county")
    breaking()
    before = _whole(data).snapshot
    breaking(fact="project_facts")
    with pytest.raises(NightFailed, match="事实表 project_facts 未能计算"):
        _night(data, 1)
    assert current(data).name == before
    assert names(run.PROJECTS) >= ESSENTIAL


def test_exit_code_3_and_one_sentence_then_0_when_it_is_mended(tmp_path, breaking):
    data = _county(tmp_path / "county")
    breaking(rule=BROKEN_RULE)
    result = CliRunner().invoke(app, ["night", "--data", str(data), "--as-of", "2026-10-20"])
    assert result.exit_code == 3, result.output
    line = next(line for line in result.stderr.splitlines() if line)
    assert "已发布，但有" in line and "规则“无合同付款”" in line and "“运行”" in line
    breaking()
    result = CliRunner().invoke(app, ["night", "--data", str(data), "--as-of", "2026-10-20"])
    assert result.exit_code == 0, result.output  # tried again, though not a byte of the inbox had changed
    assert json.loads((current(data) / "manifest.json").read_text("utf-8"))["not_computed"] == []


def test_a_cluster_that_is_gone_is_no_rules_fault():
    with pytest.raises(EngineError), NotComputed().tried("rule", "x", "x"):
        raise EngineError("集群不在")


def test_a_panic_in_polars_costs_no_more_than_the_rule():
    account = NotComputed()
    with account.tried("rule", "x", "某规则"):
        raise pl.exceptions.PanicException("out of range")
    assert account.keys("rule") == ["x"]


@pytest.mark.parametrize(
    ("text", "rests"),
    [
        ("select * from findings where stage = 'money' and level in ('red', 'yellow')", True),
        ("select * from findings where stage = 'quality'", False),
        ("select * from findings where level = 'note'", False),
        ("select * from findings cross join unasked_rules", False),  # it takes account of them by itself
        ("select * from project_facts", False),
    ],
)
def test_a_text_rests_on_a_rule_whose_findings_it_could_take(text, rests):
    account = NotComputed(rules={BROKEN_RULE: registry.rules()[BROKEN_RULE]})
    assert account.cause(text) == (BROKEN_RULE if rests else None)
