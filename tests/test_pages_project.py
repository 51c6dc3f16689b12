"""The project page: found by words, opened by its number, whole, masked, and closed to those who may not see it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pages.leaders.project import questions
from pages.leaders.project.lateness import AGAINST_PLAN, lateness
from pages.ui.kit.trace import ledgers
from pages.ui.site.viewer import Viewer
from pipelines.cleaning.outcome.schema import schema
from pipelines.lake.snapshot_db import Scope
from pipelines.registry import datasets
from reports.words.place import with_place
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables


def whole_project(county: Path) -> str:
    """A project with rows in as many ledgers as any."""
    sql = """select project_no from project_facts where settled_on is not null and payment_count > 1
             and rating_count > 0 order by report_count desc, project_no limit 1"""
    return str(view_of(county).lake.sql(sql)["project_no"][0])


def clean(dataset: str, **values: object) -> pl.DataFrame:
    """One clean row of a ledger; what is not said is null."""
    columns = schema(datasets()[dataset])
    place = {"source_file": "西河镇/台账.xlsx", "source_sheet": "表", "source_row": 7}
    return pl.DataFrame([{**dict.fromkeys(columns), **place, **values}], schema=columns)


def test_the_page_without_a_number_lists_every_project_those_with_red_findings_first(county: Path) -> None:
    at = opened("project")
    assert not at.exception
    view = view_of(county)
    assert len(tables(at)[0]) == view.lake.sql("select count(*) as n from project_facts")["n"][0]
    reds = questions.search(view, "")["red_findings"].fill_null(0).to_list()
    assert reds == sorted(reds, reverse=True)


@pytest.mark.parametrize("by", ["project_no", "project_name", "contractor"])
def test_a_project_is_found_by_its_number_its_name_and_its_contractor(county: Path, by: str) -> None:
    view = view_of(county)
    wanted = questions.facts(view, whole_project(county))
    assert wanted is not None
    assert wanted["project_no"] in questions.search(view, str(wanted[by]))["project_no"]


def test_words_may_come_in_any_order_and_full_width_and_all_must_occur(county: Path) -> None:
    view = view_of(county)
    wanted = questions.facts(view, whole_project(county))
    assert wanted is not None
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in str(wanted["project_no"])[:9])
    matches = questions.search(view, f"{wanted['category']} {wide}")
    assert wanted["project_no"] in matches["project_no"]
    assert questions.search(view, f"{wanted['project_no']} 无此词语").is_empty()


def test_a_search_that_finds_nothing_says_what_to_try(county: Path) -> None:
    at = choose(opened("project"), "text_input", "查找项目", "绝无此项目*")
    assert "没有找到与“绝无此项目*”相符的项目" in page_text(at)


def test_a_project_opens_by_its_number_with_figures_findings_facts_and_sources(county: Path) -> None:
    number = whole_project(county)
    at = opened("project", project=number)
    assert not at.exception
    facts, findings = questions.facts(view_of(county), number), questions.findings(view_of(county), number)
    assert facts is not None
    text = page_text(at)
    for words in (
        facts["project_name"],
        number,
        "计划与实际",
        "付款与进度",
        "审批台账",
        "疑点" if findings.is_empty() else "以下为系统比对疑点",
    ):
        assert str(words) in text
    assert tables(at)[0]["place"].str.contains("第 ").all()


@pytest.mark.parametrize("tab", ["合同与变更", "资金", "进度与质量", "群众", "退回的行"])
def test_every_tab_of_the_records_opens(county: Path, tab: str) -> None:
    at = opened("project", project=whole_project(county))
    at.session_state["records"] = tab
    at.run()
    assert not at.exception


def test_no_whole_phone_number_is_on_the_page(county: Path) -> None:
    number = whole_project(county)
    phone = questions.facts(view_of(county), number)["phone"]  # type: ignore[index]  # the project exists
    at = opened("project", project=number)
    facts = "\n".join(str(value) for table in at.table for value in table.value["fact"])
    assert phone is None or str(phone) not in facts + page_text(at)


def test_an_unknown_number_is_told_and_not_an_error(county: Path) -> None:
    at = opened("project", project="350987999-2026-0001")
    assert not at.exception
    assert "没有编号为 350987999-2026-0001 的项目" in page_text(at)


def test_another_townships_viewer_sees_neither_the_project_nor_its_rows(county: Path) -> None:
    from dataclasses import replace

    view, number = view_of(county), whole_project(county)
    owner = questions.facts(view, number)["township"]  # type: ignore[index]  # the project exists
    other_township = next(name for name in view.townships if name != owner)
    closed = replace(view, viewer=Viewer("外人", Scope((other_township,))))
    assert questions.facts(closed, number) is None
    assert all(questions.ledger(closed, key, number).is_empty() for key in datasets())
    assert questions.curves(closed, number).is_empty()
    assert questions.findings(closed, number).is_empty()
    assert questions.rejected(closed, number).is_empty()


def test_paid_is_a_running_total_in_percent_of_the_contract(county: Path) -> None:
    view, number = view_of(county), whole_project(county)
    facts = questions.facts(view, number)
    assert facts is not None
    paid = questions.curves(view, number).filter(pl.col("curve") == "paid")["percent"].to_list()
    assert paid == sorted(paid)
    assert paid[-1] == pytest.approx(facts["paid_fen"] * 100 / facts["base_fen"])  # type: ignore[operator]  # both amounts are there


@pytest.mark.parametrize(
    ("days", "happened", "text", "against_plan"),
    [
        (12, True, "晚 12 天", "较计划晚 12 天"),
        (1, True, "晚 1 天", "较计划晚 1 天"),
        (0, True, "准时", "较计划准时"),
        (-3, True, "早 3 天", "较计划早 3 天"),
        (5, False, "未完成，已超 5 天", "未完成，较计划已超 5 天"),
        (1, False, "未完成，已超 1 天", "未完成，较计划已超 1 天"),
        (0, False, "", ""),
        (None, True, "", ""),
        (None, False, "", ""),
    ],
)
def test_lateness_is_told_in_days(days: int | None, happened: bool, text: str, against_plan: str) -> None:
    assert lateness(days, happened) == text
    assert lateness(days, happened, AGAINST_PLAN) == against_plan


def test_phones_in_free_text_are_masked_and_yes_and_no_are_words() -> None:
    rating = ledgers.shown(datasets()["ratings"], clean("ratings", comment="请联系 13912345678"))
    assert rating["comment"][0] == "请联系 139****5678"
    payment = clean("payments", payee="恒达建设有限公司", is_escrow=True, has_contract=False)
    shown = ledgers.shown(datasets()["payments"], payment)
    assert shown.select("is_escrow", "has_contract", "payee").row(0) == ("是", "否", "恒达建设有限公司")


@pytest.mark.parametrize(
    ("payee", "name"), [("王小明", "王**"), ("张三", "张*"), ("大坪村委员会", "大坪村委员会"), (None, None)]
)
def test_a_resident_who_was_paid_wages_is_not_named(payee: str | None, name: str | None) -> None:
    shown = ledgers.shown(datasets()["payments"], clean("payments", payee=payee, paid_on=date(2026, 5, 1)))
    assert shown["payee"][0] == name


def test_a_ledger_row_says_where_it_stands_and_never_whose_telephone_rated() -> None:
    assert with_place(clean("ratings"))["place"][0] == "西河镇/台账.xlsx › 表 › 第 7 行"
    assert "device_hash" not in [column.name for column in ledgers.columns(datasets()["ratings"])]


def test_a_funds_row_keeps_its_own_source_of_money() -> None:
    shown = ledgers.shown(datasets()["funds"], clean("funds", source="省"))
    assert shown.select("source", "place").row(0) == ("省", "西河镇/台账.xlsx › 表 › 第 7 行")
