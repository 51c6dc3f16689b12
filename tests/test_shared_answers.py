"""What is worked out once for all who may see it, never for whom it is not; charts that Plotly does not look over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from pages.leaders.project import paid_vs_built, questions, timeline
from pages.ui.ask import frame, kpis, query
from pages.ui.ask.topic import kpi_rows, trends
from pages.ui.kit import theme
from pages.ui.kit.topic import kpi_trend
from pages.ui.site.view import View
from pages.ui.site.viewer import LOCAL, Viewer
from pipelines.lake import snapshot_db
from pipelines.lake.snapshot_db import SHORT, Scope
from pipelines.measures.xmr import xmr
from pipelines.registry import kpis as definitions
from tests.test_fence import _small
from tests.views import view_of

FIRST, SECOND = Viewer("甲", LOCAL.scope), Viewer("乙", LOCAL.scope)


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    for cache in (query._answer, query._derived, query._small):
        cache.clear()
    yield


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the snapshot was asked each question."""
    texts: Counter[str] = Counter()
    ask = snapshot_db.Lake.asked_in

    def counted(lake: Any, scope: Scope, text: str, params: Any = None) -> pl.DataFrame:
        texts[text] += 1
        return ask(lake, scope, text, params)

    monkeypatch.setattr(snapshot_db.Lake, "asked_in", counted)
    return texts


def seen_by(view: View, viewer: Viewer) -> View:
    return replace(view, viewer=viewer)


@pytest.mark.parametrize(
    "shown",
    [
        lambda view: kpis.figures(view, view.filters.township),
        lambda view: kpis.by_township(view, "completion_rate"),
        lambda view: kpis.of_place(view, None, "month"),
        frame.reports,
    ],
)
@pytest.mark.parametrize("category", [None, "道路"])
def test_two_viewers_of_one_scope_are_answered_by_one_question(
    sample_lake: Path, asked: Counter[str], shown: Callable[[View], Any], category: str | None
) -> None:
    view = view_of(sample_lake, category=category)
    first = shown(seen_by(view, FIRST))
    before = asked.copy()
    second = shown(seen_by(view, SECOND))
    assert asked == before and max(asked.values()) == 1
    assert first.equals(second) if isinstance(first, pl.DataFrame) else first == second


def test_another_scope_gets_figures_of_its_own(sample_lake: Path, asked: Counter[str]) -> None:
    view = view_of(sample_lake, category="道路")
    town, other = view.townships[:2]
    whole = kpis.figures(seen_by(view, FIRST), other)
    assert any(figure.value is not None for figure in whole.values())
    before = asked.total()
    mine = seen_by(view, Viewer("丙", Scope((town,))))
    assert all(figure.value is None for figure in kpis.figures(mine, other).values())
    assert kpis.by_township(mine, "completion_rate")["township"].to_list() == [town]
    assert asked.total() > before


def test_another_period_township_or_category_is_another_figure(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    views = [view, view_of(sample_lake, category="道路"), replace(view, period=view.periods[0])]
    values = [
        [figure.value for figure in kpis.figures(each, town).values()]
        for each in views
        for town in (None, view.townships[0])
    ]
    assert all(one != other for nth, one in enumerate(values) for other in values[:nth])


def test_no_village_of_a_category_is_counted(sample_lake: Path, asked: Counter[str]) -> None:
    kpis.figures(view_of(sample_lake, category="道路"))
    assert set(kpi_rows.table(view_of(sample_lake, category="道路"))["level"]) == {"county", "township"}
    counted = [text for text in asked if "as numerator" in text]
    assert counted and not any("'village' as level" in text for text in counted)


def test_a_row_per_project_is_asked_in_memory_and_a_long_ledger_in_its_file(tmp_path: Path) -> None:
    rows = pl.DataFrame({"township": "甲乡", "project_no": map(str, range(SHORT + 1)), "category": "道路"})
    lake = _small(tmp_path, project_facts=rows, payment_facts=rows)
    assert lake._schemas.in_files == {"payment_facts"}


def validated(figure: go.Figure) -> dict[str, Any]:
    """The same looked over by Plotly, which refuses a word that it does not know."""
    return go.Figure(figure.to_dict()).to_dict()


def test_plotly_accepts_every_word_of_what_is_written_down_whole(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    for number in view.lake.sql("select project_no from project_facts order by 1 limit 20")["project_no"]:
        project, curves = questions.facts(view, number), questions.curves(view, number)
        assert project is not None
        drawn = [timeline.figure(project, view.as_of)]
        if not curves.is_empty():
            drawn.append(paid_vs_built.figure(curves, project["started_on"], project["accepted_on"], view.as_of))
        assert all(validated(figure) == figure.to_dict() for figure in drawn)
    for key in definitions():
        rows = trends.of_kpi(view, view.townships[0], key, "month")
        chart = xmr(rows["own"].to_list())
        figure = kpi_trend.figure(rows, definitions()[key].definition, view.townships[0], "month", 300, chart)
        assert validated(figure) == figure.to_dict()


def test_what_is_written_down_whole_looks_as_what_is_styled() -> None:
    trace = {"type": "scatter", "x": [1, 2], "y": [3.0, None], "name": None}
    styled = theme.styled(go.Figure([{name: said for name, said in trace.items() if said is not None}]), 200)
    styled.update_xaxes(tickangle=0)
    assert theme.drawn([trace], 200, x={"tickangle": 0, "tickformat": None}).to_dict() == styled.to_dict()


@pytest.mark.parametrize(
    "other", [Scope(("甲乡",)), Scope(None, ("道路",)), Scope(("甲乡", "乙乡")), Scope(names=not Scope().names)]
)
def test_whatever_tells_two_scopes_apart_is_in_what_an_answer_is_kept_under(other: Scope) -> None:
    assert {field.name for field in fields(Scope) if not field.repr} == set()
    assert query._key("a", "b", Scope(), ()) != query._key("a", "b", other, ())
    assert query._key(1) != query._key("1") != query._key(("1",)) != query._key(True)
