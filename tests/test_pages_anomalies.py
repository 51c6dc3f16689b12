"""The anomaly page: its banner, filters, order, the opened finding, and a workbook of exactly what is asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from pages.meetings.anomalies import choices, joined, list_of_findings, questions
from pages.meetings.anomalies.questions import Wanted
from pages.ui.kit import downloads
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Scope
from pipelines.night import night
from tests.tiny import CONTRACTS, PAYMENTS, PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

BANNER = "以下为系统比对疑点，须经核实"


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What each download button would hand over, by its key."""
    buttons: dict[str, Callable[[], bytes]] = {}

    def button(label: str, data: Callable[[], bytes], *, key: str, **look: Any) -> bool:
        buttons[key] = data
        return False

    monkeypatch.setattr(downloads.st, "download_button", button)
    return buttons


def first(county: Path, where: str = "outcome = 'flagged' and project_no is not null") -> dict[str, Any]:
    rows = view_of(county).lake.sql(f"select * from findings where {where} order by finding_id limit 1")  # noqa: RUF100, S608
    return rows.row(0, named=True)


def sheet(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(
        str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    )


def test_the_page_says_that_findings_are_leads_and_lists_the_flagged_ones(county: Path) -> None:
    at = opened("anomalies")
    assert not at.exception
    assert BANNER in page_text(at)
    rows = sum(len(frame) for frame in tables(at))
    assert rows == min(questions.listed(view_of(county), Wanted()).height, list_of_findings.MOST_ROWS)


def test_red_comes_first_and_within_a_level_the_larger_amount(county: Path) -> None:
    listing = questions.listed(view_of(county), Wanted())
    order = {"red": 0, "yellow": 1, "note": 2}
    keys = [(order[level], -(amount or -1)) for level, amount in listing.select("level", "amount_fen").iter_rows()]
    assert keys == sorted(keys)


def test_what_could_not_be_told_is_listed_apart(county: Path) -> None:
    view = view_of(county)
    assert set(questions.listed(view, Wanted())["outcome"]) == {"flagged"}
    assert set(questions.listed(view, Wanted(outcome="cannot_tell"))["outcome"]) == {"cannot_tell"}


def test_the_amount_and_the_day_are_in_the_address(county: Path) -> None:
    view = view_of(county)
    wanted = Wanted(least_fen=20_000_000, within=view.period)
    at = opened("anomalies", **choices.address(wanted))
    assert not at.exception and choices.address(wanted)["least"] == "20"
    expected = questions.listed(view, wanted)
    assert 0 < expected.height < questions.listed(view, Wanted()).height
    assert sum(len(frame) for frame in tables(at)) == min(expected.height, list_of_findings.MOST_ROWS)


def test_every_filter_thins_the_list_to_its_own(county: Path) -> None:
    view, one = view_of(county), first(county, "outcome = 'flagged' and amount_fen > 0 and township is not null")
    for name in ("level", "stage", "rule", "department"):
        listing = questions.listed(view, replace(Wanted(), **{name: one[name]}))
        assert set(listing[name]) == {one[name]}
        assert one["finding_id"] in listing["finding_id"]
    exactly = questions.listed(view, Wanted(least_fen=one["amount_fen"]))
    assert one["finding_id"] in exactly["finding_id"]
    assert exactly["amount_fen"].min() == one["amount_fen"] or exactly["amount_fen"].min() > one["amount_fen"]
    above = questions.listed(view, Wanted(least_fen=one["amount_fen"] + 1))
    assert one["finding_id"] not in above["finding_id"]
    place = view_of(county, township=one["township"])
    assert set(questions.listed(place, Wanted())["township"]) == {one["township"]}


def test_the_period_thins_the_list_only_when_asked(county: Path) -> None:
    view = view_of(county, period="2026年")
    within = questions.listed(view, Wanted(within=view.period))
    assert within.filter(~pl.col("happened_on").is_between(view.period.start, view.period.end)).is_empty()
    assert within.height <= questions.listed(view, Wanted()).height


def test_the_counts_by_rule_and_the_totals_are_those_of_the_list(county: Path) -> None:
    view = view_of(county)
    listed = joined.listed(view, Wanted())
    total = questions.totals(listed)
    assert questions.by_rule(listed)["findings"].sum() == listed.height == total["findings"]
    assert total["red"] == listed.filter(pl.col("level") == "red").height
    assert total["amount_fen"] == listed["amount_fen"].sum()


def test_a_link_may_name_a_rule_by_its_key(county: Path) -> None:
    one = first(county)
    at = opened("anomalies", rule=one["rule"])
    assert not at.exception
    assert set(tables(at)[0]["label"]) == {one["label"]}


def test_an_opened_finding_shows_its_evidence_its_rule_and_its_own_ledger_row(county: Path) -> None:
    where = "outcome = 'flagged' and source_file is not null and project_no is not null"
    one = first(county, where)
    at = opened("anomalies", finding=one["finding_id"])
    assert not at.exception
    assert one["evidence"] in page_text(at)
    assert "提示条件" in [label for table in at.table for label in table.value.get("label", ())]
    marked = [frame for frame in tables(at) if "mark" in frame.columns]
    assert [frame["mark"].to_list().count("●") for frame in marked] == [1]


def test_every_rules_finding_opens_without_an_error(county: Path) -> None:
    findings = view_of(county).lake.sql("select min(finding_id) as id from findings group by rule, outcome")
    at = opened("anomalies")
    for finding_id in findings["id"]:
        at.query_params["finding"] = finding_id
        assert not at.run().exception, finding_id
        assert "依据的台账行" in page_text(at), finding_id


def test_an_opened_finding_says_that_it_agrees_shows_its_sql_and_when_it_was_first_seen(county: Path) -> None:
    at = opened("anomalies", finding=first(county)["finding_id"])
    assert "结果与发布的一致" in page_text(at)
    assert any("as subject_id" in code.value and "limit(" not in code.value for code in at.code)
    cells = [str(cell) for table in at.table for column in table.value.columns for cell in table.value[column]]
    assert any("首次 2026-10-20" in cell.replace("\\", "") for cell in cells)


def test_what_an_earlier_night_found_and_tonight_did_not_is_listed_as_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiny_county(tmp_path / "county")
    number = "350987100-2026-0001"
    ledger(data, "西河镇/项目台账.csv", PROJECTS, project(1))
    ledger(data, "西河镇/拨付台账.csv", PAYMENTS, f"PZ-1,{number},2026-04-20,1000,进度款,测试建设有限公司")
    ledger(data, "西河镇/合同台账.csv", CONTRACTS)  # handed in empty: there was none
    night(data, now=datetime(2026, 9, 1, 18, tzinfo=UTC), as_of=date(2026, 9, 1), processes=0)
    signed = f"HT-1,{number},测试建设有限公司,2000,2026-04-01"
    ledger(data, "西河镇/合同台账.csv", CONTRACTS, signed)
    night(data, now=datetime(2026, 9, 2, 18, tzinfo=UTC), as_of=date(2026, 9, 2), processes=0)
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    at = choose(opened("anomalies"), "segmented_control", "结果", "已消除")
    assert not at.exception
    shown = tables(at)[0]
    assert "无合同付款" in shown["label"].to_list()
    assert set(shown["cleared_words"]) == {"再次比对已不符合提示条件"}
    cleared = questions.listed(view_of(data), Wanted(outcome="cleared"))
    assert cleared["cleared_on"].unique().to_list() == [date(2026, 9, 2)]
    one = opened("anomalies", finding=cleared["finding_id"][0])
    assert not one.exception and "结果与发布的一致" in page_text(one)


def test_an_unknown_finding_opens_nothing(county: Path) -> None:
    at = opened("anomalies", finding="000000000000")
    assert not at.exception
    assert "依据的台账行" not in page_text(at)


def test_a_finding_outside_the_viewers_townships_stays_closed(county: Path) -> None:
    one, view = first(county, "township is not null"), view_of(county)
    other_township = next(name for name in view.townships if name != one["township"])
    closed = replace(view, viewer=Viewer("外人", Scope((other_township,))))
    assert questions.opened(closed, one["finding_id"]) is None
    assert set(questions.listed(closed, Wanted())["township"]) <= {other_township}


def test_the_workbook_holds_the_same_findings_as_the_screen_and_says_its_filters(
    county: Path, pressed: dict[str, Callable[[], bytes]]
) -> None:
    one = first(county)
    at = choose(opened("anomalies"), "selectbox", "规则", one["label"])
    assert not at.exception
    text = sheet(pressed["issues"]())
    listing = questions.listed(view_of(county), Wanted(rule=one["rule"]))
    assert all(number in text for number in listing["project_no"].drop_nulls())
    assert f"疑点、{one['label']}、云溪县、全部类别" in text
    assert BANNER in text
    others = questions.listed(view_of(county), Wanted()).filter(pl.col("rule") != one["rule"])
    assert not set(others["label"]) & set(text.split("\n"))


def test_nothing_found_says_what_to_change(county: Path) -> None:
    at = choose(opened("anomalies"), "number_input", "金额不低于（万元）", 9_000_000.0)
    assert "按当前筛选没有疑点" in page_text(at)
