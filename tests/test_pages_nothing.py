"""Nothing: a list without a row says that there is none only for those who have told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from pages.leaders.township import profile, questions
from pages.ui.ask import cockpit, kpis, query
from pages.ui.ask.topic import told as told_module
from pages.ui.ask.topic.told import compared, told
from pages.ui.kit import panels, tables, words
from pages.ui.kit.tables import NOTHING
from pages.ui.kit.topic import nothing
from pipelines.night import night
from pipelines.registry import rules
from tests.conftest import NOW
from tests.thin_county import thin_county
from tests.tiny import CONTRACTS, PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import opened, page_text

SILENT, TOLD = "东山乡", "西河镇"


@pytest.fixture(scope="module")
def thin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """西河镇 has handed in its projects and a contract; two other townships nothing; nobody collects inspections."""
    data = tiny_county(tmp_path_factory.mktemp("thin"))
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, "HT-1,350987100-2026-0001,某某公司,200000,2026-03-01")
    night(data, now=NOW)
    return data


@pytest.fixture(scope="module")
def known_on(thin: Path) -> pl.Series:
    asked = f"select known_on from ledger_states where dataset = 'projects' and township = '{TOLD}'"
    return view_of(thin).lake.sql(asked)["known_on"]


def test_a_ledger_that_nobody_collects_is_not_an_empty_one(thin: Path) -> None:
    for township in (None, TOLD, SILENT):
        text = nothing.of_ledgers(view_of(thin, township=township), ("inspections", "projects"))
        assert text == "质量抽检台账未启用，有没有不明。"


def test_who_has_not_told_is_not_said_to_have_none(thin: Path) -> None:
    assert nothing.of_ledgers(view_of(thin, township=SILENT), ("projects",)) == "项目台账未报送，有没有不明。"
    assert nothing.of_ledgers(view_of(thin, township=TOLD), ("projects",)) == NOTHING
    text = nothing.of_ledgers(view_of(thin), ("projects",))
    assert text.startswith("已报送的乡镇没有符合条件的记录；") and SILENT in text and TOLD not in text


def test_many_silent_townships_are_counted_and_not_listed(sample_lake: Path, tmp_path: Path) -> None:
    view = view_of(thin_county(sample_lake, tmp_path / "data"))
    silent = told(view, ("projects",)).silent
    assert len(silent) > nothing.MOST_NAMED
    assert f"{len(silent)}个乡镇未报送项目台账" in nothing.of_ledgers(view, ("projects",))


@pytest.mark.parametrize(("days", "is_silent"), [(-1, False), (0, False), (1, True)])
def test_who_told_before_a_day_tells_nothing_of_what_happens_from_it_on(
    thin: Path, known_on: pl.Series, days: int, is_silent: bool
) -> None:
    since = known_on[0] + timedelta(days=days)
    assert (TOLD in told(view_of(thin), ("projects",), since).silent) is is_silent


@pytest.mark.parametrize("township", [None, TOLD, SILENT])
def test_every_rule_of_a_stage_was_asked_or_it_is_said_why_not(thin: Path, township: str | None) -> None:
    for stage in (None, *{rule.stage for rule in rules().values()}):
        state = compared(view_of(thin, township=township), stage)
        of_stage = [rule for rule in rules().values() if stage in (None, rule.stage)]
        assert state.asked + state.off + state.unreported + state.lost == len(of_stage)


def test_where_nothing_was_compared_nobody_knows_whether_there_is_a_finding(thin: Path) -> None:
    text = nothing.of_rules(view_of(thin, township=SILENT))
    assert text.startswith("没有作过比对，有无疑点不明：") and "没有比对出疑点" not in text
    assert nothing.of_rules(view_of(thin), "openness") == "没有作过比对，有无疑点不明：3条规则台账未启用。"


def test_what_was_compared_is_told_from_what_was_not(thin: Path) -> None:
    state, text = compared(view_of(thin, township=TOLD)), nothing.of_rules(view_of(thin, township=TOLD))
    assert state.asked and state.off and not state.unreported
    assert text.startswith(f"按当前筛选条件，{state.asked}条规则没有比对出疑点；另有{state.off}条规则台账未启用")


def test_in_a_county_that_tells_everything_every_rule_is_asked(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    state = compared(view)
    assert state.asked == len(rules()) and not state.off + state.unreported + state.lost
    waiting = view.lake.sql("select count(*) as n from findings where outcome = 'cannot_tell'")["n"][0]
    assert state.waiting == waiting > 0
    assert nothing.of_rules(view).endswith(f"没有比对出疑点；{waiting}项比对资料不全，不能判断。")


def test_a_rule_that_was_not_computed_is_not_a_rule_that_found_nothing(
    thin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = view_of(thin, township=TOLD)
    before = compared(view, "approval")
    query._small.clear()
    monkeypatch.setattr(told_module, "keys_of", lambda manifest, kind: frozenset({"just_below_line"}))
    after = compared(view, "approval")
    assert (after.lost, after.asked) == (1, before.asked - 1)
    assert "1条规则今晚未能计算" in nothing.of_rules(view, "approval")
    query._small.clear()


def test_a_township_that_cannot_be_compared_has_no_strengths_and_no_weaknesses_either(thin: Path) -> None:
    view = view_of(thin, township=SILENT)
    gaps = questions.gaps(kpis.figures(view, SILENT), kpis.figures(view))
    assert gaps == [] and "没有能比的指标" in profile.no_side(gaps)
    assert str(profile.sides(gaps)).count("没有能比的指标") == 2


def test_of_no_works_no_part_has_come_anywhere(thin: Path) -> None:
    frame = pl.DataFrame({"stage": ["申报", "立项"], "projects": [0, None], "why": ["", "off"]})
    assert [(bar.figure, bar.aside) for bar in panels.stage_bars(frame)] == [("0", ""), ("—", "未启用")]


def test_the_paragraph_counts_the_rules_that_were_not_asked(thin: Path, sample_lake: Path) -> None:
    view = view_of(thin, township=TOLD)
    off = compared(view).off
    assert nothing.not_asked(view) == f"（另有{off}条规则台账未启用，没有比对）"
    figures, totals = kpis.figures(view, TOLD), cockpit.totals(view)
    text = words.paragraph(view, totals, figures, cockpit.open_findings(view), cockpit.ranking(view))
    assert f"没有红色疑点（另有{off}条规则台账未启用，没有比对）。" in text
    assert nothing.not_asked(view_of(sample_lake)) == ""


def test_a_townships_name_in_the_sentence_is_no_markup(thin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(tables.st, "info", said.append)
    tables.show(view_of(thin), pl.DataFrame(), (), "key", nothing="[东山乡](http://a.cn)未报送")
    assert len(said) == 1 and "[东山乡](" not in said[0] and "东山乡" in said[0]


def test_the_pages_say_so(thin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(thin))
    quality = page_text(opened("quality"))
    assert "质量抽检台账未启用，有没有不明。" in quality and NOTHING not in quality and "共0条" not in quality
    assert "没有作过比对，有无疑点不明：3条规则台账未启用。" in page_text(opened("disclosure"))
    assert "项目台账未报送，有没有不明。" in page_text(opened("township", township=SILENT))
    assert "没有作过比对，有无疑点不明" in page_text(opened("anomalies", township=SILENT, level="红"))
    chosen = page_text(opened("anomalies", township=TOLD, level="红"))
    assert "按当前筛选没有疑点" in chosen and "条规则台账未启用，没有比对" in chosen
    uninspected = rules()["failed_inspection"].definition.label
    assert "质量抽检台账未启用，有没有不明。" in page_text(opened("anomalies", rule=uninspected))
