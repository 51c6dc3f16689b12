"""Pages behind the fence: whoever may see one township finds on every page, file and answer nothing of another."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Dataframe, Element, Table

from casework.accounts.person import Person, Role
from pages.ui.ask import cockpit, counted, kpis, runs
from pages.ui.ask.query import open_lake
from pages.ui.site import admit, menu
from pages.ui.site.view import View
from pages.ui.site.viewer import LOCAL, Viewer, viewer_of
from pipelines import registry
from pipelines.findings.trace import trace
from pipelines.inbox.sendback import NotYours, returned, waiting
from pipelines.lake.fence.asked import Refused
from pipelines.lake.snapshot_db import COUNTY, Lake, Scope, current
from reports.export import FORMATS
from reports.tables import TABLES, Question, table
from reports.workbooks.context import ExportContext
from tests import fenced
from tests.fenced import OTHER, OWN, Foreign
from tests.soaked import some
from tests.test_exits import CONTEXT
from tests.views import view_of
from tests.walk import opened

TOWN = viewer_of(Person(1, "zhen", "镇里", Role.TOWNSHIP, False, OWN, (), False))
# The parts of a page that are drawn when they are opened.
PARTS = {
    "submissions": ("intake-tabs", ("文件", "退回的行", "趋势")),
    "history": ("history-tabs", ("变更清单", "各夜", "疑似重复项目")),
    "runs": ("runs-tabs", ("步骤", "各台账行数", "历次运行")),
    "coverage": ("coverage-tabs", ("先补什么", "台账报到哪一天", "未启用的规则")),
    "rectification": ("rectification-tabs", ("清单", "各单位")),
    "project": ("records", ("审批与公示", "合同与变更", "资金", "进度与质量", "群众", "退回的行", "台账变更记录")),
    "definitions": ("definition-kind", ("指标", "规则", "限值")),
}


@pytest.fixture(scope="module")
def data(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fenced.planted(sample_lake, tmp_path_factory.mktemp("fence") / "county")


@pytest.fixture
def town(data: Path, monkeypatch: pytest.MonkeyPatch) -> Foreign:
    """Who looks at the pages is of one township."""
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    monkeypatch.setattr(admit, "admit", lambda: TOWN)
    return Foreign(current(data), TOWN.scope)


def said(at: AppTest) -> Iterator[str]:
    """Everything that is sent to the browser for a page: words, options, tables, drawings."""
    waiting: list[Element | Block] = [at._tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Block):
            waiting += node.children.values()
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield MessageToString(proto, as_utf8=True)
        if isinstance(node, Dataframe | Table):
            yield node.value.to_csv()
        if spec := getattr(getattr(proto, "figure", None), "spec", ""):
            yield json.dumps(json.loads(spec), ensure_ascii=False)


def parts_of(page: str, at: AppTest) -> Iterator[AppTest]:
    """The page as it opens, then with each of its parts open."""
    yield at
    key, labels = PARTS.get(page, ("", ()))
    for label in labels:
        at.session_state[key] = label
        yield at.run()


def own_and_other(data: Path) -> dict[str, dict[str, str]]:
    """By township: one of its projects, findings and files."""
    lake = view_of(data).lake
    asked = {
        "project": "select project_no from project_facts where township = $town order by 1 limit 1",
        "finding": "select finding_id from findings where township = $town and outcome = 'flagged' order by 1 limit 1",
    }
    return {t: {key: lake.sql(sql, {"town": t}).item() for key, sql in asked.items()} for t in (OWN, OTHER)}


@pytest.mark.parametrize("page", sorted(menu.allowed(TOWN.hats)))
def test_a_page_sends_nothing_foreign_to_the_browser(town: Foreign, data: Path, page: str) -> None:
    places = own_and_other(data)
    addresses: list[dict[str, str]] = [{}, {"township": OTHER}, *places.values()]
    for params in addresses:
        for at in parts_of(page, opened(page, **params)):
            assert not at.exception and "错误编号" not in "".join(each.value for each in at.error)
            texts = list(said(at))
            assert len("".join(texts)) > 500
            assert town.in_texts(texts) == set(), (page, params)


@pytest.mark.parametrize("scope", [Scope(()), Scope(None, ("道路",)), Scope((OWN, OTHER), ("道路", "水利")), Scope()])
def test_pages_open_for_every_kind_of_scope(data: Path, monkeypatch: pytest.MonkeyPatch, scope: Scope) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(data))
    monkeypatch.setattr(admit, "admit", lambda: replace(LOCAL, scope=scope))
    foreign = Foreign(current(data), scope)
    for page in ("cockpit", "township", "anomalies", "project", "submissions", "upload"):
        at = opened(page)
        assert not at.exception and "错误编号" not in "".join(each.value for each in at.error), page
        assert foreign.in_texts(said(at)) == set(), page


def test_the_walk_sees_what_a_page_of_the_whole_county_shows(
    data: Path, town: Foreign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admit, "admit", lambda: LOCAL)
    for page in ("cockpit", "anomalies", "project"):
        assert len(town.in_texts(said(opened(page)))) > 5, page


def test_every_question_that_pages_ask_has_no_foreign_answer(
    town: Foreign, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recorded while the whole county asks; then asked again by a township, whatever the texts' own conditions say."""
    asked: dict[tuple[str, str], Any] = {}
    answer = Lake.asked_in

    def recorded(lake: Lake, scope: Scope, text: str, params: Any = None) -> pl.DataFrame:
        asked[text, repr(params)] = params
        return answer(lake, scope, text, params)

    monkeypatch.setattr(admit, "admit", lambda: LOCAL)
    monkeypatch.setattr(Lake, "asked_in", recorded)
    for page in sorted(menu.allowed(LOCAL.hats)):
        for params in ({}, *own_and_other(data).values()):
            assert all(not at.exception for at in parts_of(page, opened(page, **params)))
    view = view_of(data)
    for key in registry.kpis():
        counted.traced(view, key)
    monkeypatch.setattr(Lake, "asked_in", answer)
    assert len(asked) > 100
    seen = Lake.open(current(data)).seen_by(TOWN.scope)
    for (text, _), params in asked.items():
        assert town.in_frame(seen.sql(text, params)) == set(), text


def own(view: View, scope: Scope = TOWN.scope) -> View:
    return replace(view, viewer=Viewer("镇里", scope))


def test_a_view_lists_no_more_than_its_viewer_may_see(data: Path) -> None:
    view = own(view_of(data))
    assert view.townships == view.due == (OWN,) and view.missing == ()
    assert view.lake.sql("select distinct township from project_facts")["township"].to_list() == [OWN]
    roads = own(view_of(data), Scope(None, ("道路",)))
    assert roads.categories == ("道路",) and len(roads.townships) == len(view_of(data).townships)
    assert replace(view, viewer=LOCAL).townships == (OWN,)  # a wider one cannot be put in


def test_a_townships_figures_stand_beside_the_countys_as_published(data: Path) -> None:
    whole, mine = view_of(data), own(view_of(data))
    assert kpis.of_place(mine, None, "year").equals(kpis.of_place(whole, None, "year"))
    assert kpis.of_place(mine, OWN, "year").equals(kpis.of_place(whole, OWN, "year"))
    assert kpis.of_place(mine, OTHER, "year").is_empty()
    roads = own(view_of(data, category="道路"))
    published = whole.lake.sql(
        "select * from kpis where level = 'category' and category = '道路' and period_kind = 'year'"
    )
    county = kpis.table(roads).filter(pl.col("level") == "county", pl.col("period_kind") == "year")
    assert (
        dict(county.select("kpi", "value").iter_rows()).keys()
        <= dict(published.select("kpi", "value").iter_rows()).keys()
    )
    assert county.height == published.height > 0


def test_a_department_of_some_categories_counts_over_these_alone(data: Path) -> None:
    roads = own(view_of(data), Scope(None, ("道路",)))
    chosen = view_of(data, category="道路")
    assert kpis.table(roads).equals(kpis.table(chosen))
    assert cockpit.totals(roads) == cockpit.totals(chosen) | {
        name: cockpit.totals(roads)[name] for name in ("told", "townships")
    }


def test_the_nights_tell_a_township_of_its_own_files(data: Path) -> None:
    mine = own(view_of(data))
    files = mine.lake.sql("select count(distinct source_file) as n from files").item()
    assert set(runs.nights(mine)["files"]) == {files}
    assert runs.tonight(mine)["files"] == files < runs.tonight(view_of(data))["files"]
    assert runs.ledgers(mine)["files"].sum() < runs.ledgers(view_of(data))["files"].sum()


@pytest.mark.parametrize("name", some(TABLES, 3))
def test_no_export_holds_a_foreign_work_or_the_name_of_a_person(data: Path, name: str) -> None:
    lake, foreign = Lake.open(current(data)), Foreign(current(data), TOWN.scope)
    frame = table(lake, name, Question(), TOWN.scope)
    texts = FORMATS["csv"](frame, CONTEXT).decode("utf-8-sig").splitlines()
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"](frame, CONTEXT)))
    texts += [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line]
    assert foreign.in_texts(texts) == set()
    whole = Foreign(current(data), Scope())
    assert whole.in_frame(table(lake, name, Question(), Scope())) == set()
    assert isinstance(CONTEXT, ExportContext)


def test_only_own_files_go_back(data: Path) -> None:
    lake = Lake.open(current(data))
    theirs = waiting(lake, COUNTY, OTHER)["source_file"].to_list()
    mine = waiting(lake, TOWN.scope)["source_file"].to_list()
    assert theirs and mine and not set(theirs) & set(mine)
    with pytest.raises(NotYours):
        returned(lake, TOWN.scope, theirs[0])


def test_every_finding_opens_to_own_rows_only(data: Path) -> None:
    lake, foreign = Lake.open(current(data)), Foreign(current(data), TOWN.scope)
    ids = lake.sql("select finding_id, township from findings order by 1").rows()
    assert trace(lake, next(one for one, town in ids if town == OTHER), TOWN.scope) is None
    traces = [trace(lake, one, TOWN.scope) for one, town in ids if town == OWN]
    assert len(traces) > 15
    for each in traces:
        assert each is not None
        words = [str(value) for row in (each.finding, each.answer) for value in row.values()]
        assert foreign.in_texts(words) == set()
        assert [hits for frame in each.rows.values() if (hits := foreign.in_frame(frame))] == []


def test_answers_are_kept_apart_by_scope(town: Foreign, data: Path) -> None:
    from pages.ui.ask.query import ask

    whole = view_of(data)
    text = "select count(*) as n, count(distinct township) as towns from project_facts"
    answers = [
        ask(own(whole, scope), text).row(0) for scope in (COUNTY, TOWN.scope, Scope((OTHER,)), Scope((OWN,), ("道路",)))
    ]
    assert len(set(answers)) == 4 and answers[1][1] == answers[2][1] == 1
    names = "select site_manager from clean_contracts where contract_no = 'HT-1'"
    assert ask(own(whole, COUNTY), names).item() != ask(own(whole, Scope()), names).item()


def test_a_refusal_is_told_in_words(data: Path) -> None:
    with pytest.raises(Refused, match="不能写明库名"):
        own(view_of(data)).lake.sql("select * from main.kpis")


def test_the_snapshot_of_a_page_is_opened_once_for_all_scopes(town: Foreign) -> None:
    held = open_lake()
    assert held.seen_by(TOWN.scope).snapshot == held.snapshot
    assert held.seen_by(TOWN.scope).sql("select distinct township from project_facts")["township"].to_list() == [OWN]
