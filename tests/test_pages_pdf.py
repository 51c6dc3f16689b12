"""Cockpit, township and project as PDFs, the dashboard as a workbook: the figures of the screen, for whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pages.leaders.cockpit import book, figures
from pages.leaders.cockpit import printed as cockpit_printed
from pages.leaders.project import printed as project_printed
from pages.leaders.project import questions as project_questions
from pages.leaders.township import printed as township_printed
from pages.leaders.township import questions
from pages.ui.ask import cockpit, kpis
from pages.ui.kit import downloads, words
from pages.ui.kit.format import money
from pages.ui.kit.print import files
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Scope
from reports.workbooks.context import ExportContext
from reports.workbooks.dashboard import ABOUT, TOP, dashboard
from tests.pdfs import printed, read, whole
from tests.views import view_of
from tests.walk import opened

OWN, OTHER = "西河镇", "石门镇"
NOW = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
TREND = ("completion_rate", "month")
MANY = "select project_no from project_facts where payment_count > 1 order by report_count desc, project_no limit 1"


def of_township(view: View, place: str) -> View:
    """The view of that township's own account."""
    viewer = Viewer("镇里", Scope((place,)), frozenset({"township"}))
    return replace(view, viewer=viewer, filters=replace(view.filters, township=place))


def test_the_cockpit_on_paper_has_the_figures_of_the_screen(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    text = printed(view, lambda pdf: cockpit_printed.lay(pdf, view, "completion_rate"))
    totals, counts, measured = cockpit.totals(view), cockpit.open_findings(view), kpis.figures(view)
    assert whole(words.paragraph(view, totals, measured, counts, cockpit.ranking(view))) in text
    for card in figures.cards_of(view, totals, measured, counts):
        assert whole(f"{card.figure}{card.unit}") in text, card.label
    ranking = cockpit.ranking(view)
    assert all(whole(f"{name}{score:.2f}") in text for name, score in ranking.select("township", "score").iter_rows())
    first = cockpit.first_findings(view)
    assert all(whole(evidence) in text for evidence in first["evidence"])
    assert "可见全县、全部类别" in text and view.snapshot in text and "筛选2026年第三季度、云溪县、全部类别" in text


def test_the_map_on_paper_has_every_township_with_the_figure_of_the_screen_and_a_dash_where_none_is_known(
    sample_lake: Path,
) -> None:
    view = view_of(sample_lake)
    for key in ("completion_rate", figures.SCORE):
        text = printed(view, lambda pdf, key=key: cockpit_printed.lay(pdf, view, key))
        colours, words, shades = figures.coloured(view, key, cockpit.ranking(view))
        assert len(colours) > 10 and all(whole(shade.label) in text for shade in shades)
        for township in view.townships:
            figure = words[township].split(" ", 1)[1].partition("（")[0] if township in colours else "—"
            assert whole(f"{township}{figure}") in text, township


def test_a_township_on_paper_has_its_works_and_nobody_elses(sample_lake: Path) -> None:
    view = of_township(view_of(sample_lake), OWN)
    text = printed(view, lambda pdf: township_printed.lay(pdf, view, TREND))
    works = questions.projects(view)
    assert works.height and all(whole(name) in text for name in works["project_name"])
    assert all(f"{fen / 1_000_000:,.2f}" in text for fen in works["budget_fen"].drop_nulls())
    assert f"可见{OWN}、全部类别；人员姓名已隐去" in text and OTHER not in text
    own, county = kpis.figures(view, OWN), kpis.figures(view)
    assert f"{own['satisfaction'].value:.1f}分{county['satisfaction'].value:.1f}分" in text


def test_a_project_on_paper_has_every_ledger_row_and_hides_names_from_those_who_may_not_see_them(
    sample_lake: Path,
) -> None:
    view = view_of(sample_lake)
    number = view.lake.sql(MANY).item()
    project = project_questions.facts(view, number)
    assert project is not None
    text = printed(view, lambda pdf: project_printed.lay(pdf, view, number))
    assert whole(money(project["paid_fen"])) in text and project["responsible_person"] in text
    payments = project_questions.ledger(view, "payments", number)
    assert all(voucher in text for voucher in payments["payment_no"])
    own = of_township(view, project["township"])
    hidden = printed(own, lambda pdf: project_printed.lay(pdf, own, number))
    assert project["responsible_person"] not in hidden and "人员姓名已隐去" in hidden
    other = of_township(view, next(name for name in view.townships if name != project["township"]))
    with pytest.raises(LookupError):
        printed(other, lambda pdf: project_printed.lay(pdf, other, number))


def test_the_printed_form_alone_offers_the_files(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []
    monkeypatch.setattr(downloads, "button", lambda view, export, *_, **__: offered.append(export))
    assert not opened("cockpit").exception and not offered
    assert not opened("cockpit", print="1").exception and not opened("township", print="1").exception
    number = view_of(county).lake.sql(MANY).item()
    assert not opened("project", project=number, print="1").exception
    assert offered == ["cockpit-pdf", "dashboard", "township-pdf", "project-pdf"]


def test_the_workbook_has_a_sheet_for_every_chart_with_filters_and_rights_on_each(sample_lake: Path) -> None:
    view = of_township(view_of(sample_lake), OWN)
    sheets, context = book.sheets(view), files.context_of(view, "西河镇监督看板")
    made = read(dashboard(sheets, context))
    assert made.sheetnames == [ABOUT, *(sheet.name for sheet in sheets)]
    links = {cell.value for cell in made[ABOUT]["B"] if cell.hyperlink}
    assert links == set(made.sheetnames[1:])
    for sheet in sheets:
        page = made[sheet.name]
        assert str(page["A3"].value).startswith("数据截至") and f"可见{OWN}" in page["A3"].value
        assert [cell.value for cell in page[TOP + 1]][: sheet.frame.width] == sheet.frame.columns
    works = next(sheet.frame for sheet in sheets if sheet.title == "项目进度")
    assert set(works["乡镇"]) == {OWN} and made["进度·项目进度"].max_row == TOP + 1 + works.height
    value = kpis.figures(view, OWN)["satisfaction"].value
    figures = {row[1]: row[2] for row in made["驾驶舱·指标"].iter_rows(min_row=TOP + 2, values_only=True)}
    assert value is not None and figures["群众满意度"] == pytest.approx(value, abs=1e-4)


def test_a_context_without_rights_says_nothing_of_them() -> None:
    plain = ExportContext("县", "s", NOW.date(), "", "", "甲", NOW, "题")
    assert "权限" not in plain.line() and "权限 可见西河镇" in replace(plain, rights="可见西河镇").line()
