"""The printed form: every row of every ledger on paper, figures as the screen writes them, and what was chosen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pages.leaders.project import parts, questions
from pages.ui.kit.print.table import MOST, Head, cell, table
from pages.ui.site import menu
from pipelines.registry import datasets
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables


@pytest.mark.parametrize(
    ("kind", "value", "text", "side"),
    [
        ("money", 1234.5, "1,234.50", "right"),
        ("percent", 86.44, "86.4%", "right"),
        ("count", 1200, "1,200", "right"),
        ("figure", 3.14159, "3.142", "right"),
        ("count", 0, "0", "right"),
        ("percent", None, "—", "right"),
        ("money", None, "—", "right"),
        ("day", date(2026, 9, 30), "2026-09-30", ""),
        ("text", None, "—", ""),
        ("text", "<b>甲</b>", "<b>甲</b>", ""),
    ],
)
def test_a_cell_on_paper_reads_as_on_the_screen(kind: str, value: Any, text: str, side: str) -> None:
    written = cell(Head("列", kind, 3), value)
    assert (written.text, written.side) == (text, side)


@pytest.mark.parametrize(("rows", "printed", "told"), [(MOST, MOST, False), (MOST + 1, MOST, True), (0, 0, False)])
def test_a_long_table_says_that_paper_holds_only_its_first_rows(rows: int, printed: int, told: bool) -> None:
    drawn = table(pl.DataFrame({"a": range(rows)}, schema={"a": pl.Int64}), [Head("列", "count")])
    assert drawn.count("<td") == printed and (f"共 {rows:,} 行" in drawn) is told


def test_a_project_on_paper_has_every_row_of_every_ledger_and_no_tab(county: Path) -> None:
    view = view_of(county)
    asked = (
        "select project_no from project_facts where payment_count > 1 order by report_count desc, project_no limit 1"
    )
    number = view.lake.sql(asked).item()
    at = opened("project", project=number, print="1")
    assert not at.exception and not tables(at) and not at.tabs
    text = page_text(at)
    ledgers = [questions.ledger(view, key, number) for keys in parts.GROUPS.values() for key in keys]
    assert text.count("<tr>") >= sum(rows.height for rows in ledgers) > 5
    for key in ("payments", "progress"):
        assert all(str(number) in text for number in questions.ledger(view, key, number)["source_row"])
        assert datasets()[key].label in text
    assert "打印或存为 PDF" in text and f"筛选：{view.period.label}、{view.county}、全部类别" in text
    assert view.snapshot in text and "mj-print-open" not in text


def test_a_page_leads_to_its_printed_form_which_says_what_was_chosen(county: Path) -> None:
    at = choose(opened("cockpit"), "selectbox", "项目类别", "道路")
    assert not at.exception and "mj-on-paper" in page_text(at)
    at.query_params["print"] = "1"
    at.run()
    assert not at.exception and "mj-on-paper" not in page_text(at) and "、道路 · 快照" in page_text(at)


def test_a_township_on_paper_has_all_its_works(county: Path) -> None:
    at = opened("township", print="1")
    assert not at.exception and not tables(at) and "mj-table" in page_text(at)


def test_cockpit_township_and_project_can_be_printed() -> None:
    lie = {key: entry.page.paper for key, entry in menu.entries().items() if entry.page.paper}
    assert lie == {"cockpit": "landscape", "township": "portrait", "project": "portrait"}
