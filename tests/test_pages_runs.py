"""运行: what could not be computed stands on top, and is marked wherever its figure, rule or rank would have stood."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.ask import runs
from pages.ui.ask.kpis import figures
from pages.ui.kit import downloads
from pages.ui.site.notices import notices
from pipelines.definitions import LEVEL_LABELS
from pipelines.registry import rules
from reports.export import to_xlsx
from reports.workbooks.issues import issues_workbook
from tests.sealing import reseal
from tests.views import view_of
from tests.walk import opened, page_text, tables

LOST = [
    {
        "kind": "rule",
        "key": "paid_without_contract",
        "label": "无合同付款",
        "reason": "计算中断：<b>Overflow</b>",
        "because": None,
    },
    {
        "kind": "kpi",
        "key": "fund_compliance_rate",
        "label": "资金合规率",
        "reason": "依赖的事实表payment_marks未能计算",
        "because": "payment_marks",
    },
    {
        "kind": "ranking",
        "key": "ranking",
        "label": "考核排名",
        "reason": "依赖的指标“资金合规率”未能计算",
        "because": "fund_compliance_rate",
    },
]


@pytest.fixture
def night_of(sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """The published snapshot as if its night had lost these."""

    def made(lost: list[dict[str, str | None]]) -> Path:
        name = (sample_lake / "lake" / "CURRENT").read_text("utf-8").strip()
        folder = tmp_path / "lake" / "snapshots" / name
        shutil.copytree(sample_lake / "lake" / "snapshots" / name, folder)
        (tmp_path / "lake" / "CURRENT").write_text(name, "utf-8")
        reseal(folder, not_computed=lost)
        monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
        return tmp_path

    return made


def test_a_whole_night_says_so_and_shows_its_steps_ledgers_and_nights(night_of):
    view = view_of(night_of([]))
    at = opened("runs")
    assert not at.exception
    assert "本次全部算出" in page_text(at) and "mj-notice" not in page_text(at)
    steps = tables(at)[0]
    assert "读取清洗" in list(steps["step"]) and abs(runs.steps(view)["percent"].sum() - 100) < 1e-6
    rows = {row["dataset"]: row for row in runs.ledgers(view).to_dicts()}
    assert rows["projects"]["accepted"] >= view.lake.sql("select count(*) as n from clean_projects")["n"][0]
    (night,) = runs.nights(view).to_dicts()
    assert night["snapshot"] == view.snapshot and night["files"] > 100 and night["not_computed"] == 0


def test_what_was_lost_stands_on_top_of_runs_with_its_reason_and_what_it_means(night_of):
    night_of(LOST)
    at = opened("runs")
    assert not at.exception
    assert "本次有 3 项未能计算" in page_text(at)
    shown = tables(at)[0]
    assert list(shown["label"]) == ["无合同付款", "资金合规率", "考核排名"]
    assert "没有一条因此消除" in shown["means"][0] and "不按好也不按差计" in shown["means"][1]


def test_every_page_says_it_in_one_line_that_cannot_carry_html(night_of):
    data = night_of([LOST[0] | {"label": "<img src=x>"}])
    (line,) = notices(view_of(data))
    assert "有 1 项未能计算" in line and "<img src=x>" in line
    at = opened("history")
    assert (
        not at.exception and "mj-notice" in page_text(at) and "&lt;img" in page_text(at) and "<img" not in page_text(at)
    )


def test_the_rule_is_marked_on_the_definitions_and_above_the_anomalies(night_of):
    night_of(LOST)
    at = opened("anomalies", rule="无合同付款")
    assert not at.exception
    assert "规则无合同付款今晚未能计算" in page_text(at) and "无从得知" in page_text(at)
    other = opened("anomalies", rule=rules()["overdue"].definition.label)
    assert "规则无合同付款今晚未能计算" not in page_text(other)
    sheet = opened("definitions", definition="paid_without_contract")
    assert not sheet.exception and "未能计算：计算中断" in page_text(sheet)
    assert any("\\<b\\>Overflow" in error.value for error in sheet.error)  # inert in Markdown
    states = {row["label"]: row["state"] for row in tables(sheet)[0].to_dict("records") if "state" in row}
    assert states.get("无合同付款") == "未能计算"


def test_a_lost_kpi_says_so_where_its_figure_would_stand_and_nobody_is_ranked(night_of):
    data = night_of(LOST)
    assert figures(view_of(data))["fund_compliance_rate"].is_lost
    assert not figures(view_of(data))["completion_rate"].is_lost
    cockpit = opened("cockpit")
    assert not cockpit.exception and "未能计算" in page_text(cockpit)
    ranking = opened("ranking")
    assert not ranking.exception and "今晚未能排名" in page_text(ranking) and not tables(ranking)


def test_workbooks_and_plain_exports_carry_a_line(night_of):
    view = view_of(night_of(LOST))
    context = downloads.context(view, "问题清单", [])
    cells = [
        str(cell.value)
        for make in (issues_workbook, to_xlsx)
        for sheet in openpyxl.load_workbook(BytesIO(make(_one_finding(view), context)))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    ]
    assert sum("本夜未能计算：规则“无合同付款”、指标“资金合规率”" in text for text in cells) == 3
    assert LEVEL_LABELS["red"] in cells


def _one_finding(view):
    return view.lake.sql("select * from findings where level = 'red' order by finding_id limit 1")


def test_a_night_whose_manifest_is_damaged_is_a_line_and_no_error(night_of):
    data = night_of([])
    broken = data / "lake" / "snapshots" / "20200101T000000-dead"
    broken.mkdir()
    (broken / "manifest.json").write_text("{", "utf-8")
    nights = runs.nights(view_of(data))
    assert nights["engine"].to_list()[-1] == runs.UNREADABLE and nights.height == 2


def test_a_mistyped_limit_is_said_where_it_is_needed_and_leaves_the_findings_alone(night_of, sample_lake):
    data = night_of([])
    shutil.copytree(sample_lake / "reference", data / "reference")
    (data / "reference" / "limits.toml").write_text("[[limit]]\nkey = ", "utf-8")
    for page in ("anomalies", "definitions"):
        at = opened(page)
        assert not at.exception and "错误编号" not in page_text(at), page
    assert opened("rectification").exception
    shown = page_text(AppTest.from_function(_broken).run())
    assert "本县的基础数据要更正" in shown and "limits.toml 末尾" in shown and "快照里缺少" not in shown


def _broken() -> None:
    from datetime import UTC, datetime

    from pages.ui.ask import cases
    from pages.ui.site import errors
    from pipelines.errors import ReferenceError

    try:
        cases.county_terms(datetime(2026, 10, 20, tzinfo=UTC))
    except ReferenceError as error:
        errors.show(error)
