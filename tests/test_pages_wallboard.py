"""The wallboard: scenes in turn, counts that agree with the findings and cases, only what is published, no names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from pages.assessment.publications import questions as publications
from pages.leaders.wallboard import questions, scenes, turns
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import COUNTY, Scope
from pipelines.privacy.persons import PERSONS
from tests.views import view_of
from tests.walk import opened, page_text

OWN = "西河镇"


def test_findings_are_counted_as_they_lie_in_the_snapshot(sample_lake: Path) -> None:
    view = view_of(sample_lake)
    flagged = view.lake.sql("select * from findings where outcome = 'flagged'").to_dicts()
    by_rule = Counter((row["label"], row["level"]) for row in flagged if row["level"] in ("red", "yellow"))
    rows = questions.by_rule(view, 1000)
    assert {(row["label"], row["level"]): row["findings"] for row in rows.to_dicts()} == by_rule
    towns = {row["label"]: row["townships"] for row in rows.filter(rows["level"] == "red").to_dicts()}
    for label, count in towns.items():
        assert count == len({r["township"] for r in flagged if (r["label"], r["level"]) == (label, "red")} - {None})
    assert questions.by_rule(view, 3).rows() == rows.head(3).rows()
    red = Counter(row["township"] for row in flagged if row["level"] == "red" and row["township"])
    assert {row["township"]: row["red"] for row in questions.by_township(view).to_dicts() if row["red"]} == red


def test_a_township_s_wall_counts_its_own(sample_lake: Path) -> None:
    own = replace(view_of(sample_lake), viewer=Viewer("镇里", Scope((OWN,))))
    assert set(questions.by_township(own)["township"]) <= {OWN}


def publication(no: int, *rows: dict[str, object]) -> SimpleNamespace:
    return SimpleNamespace(no=no, period="2026H1", figures={"ranking": rows, "as_of": "2026-07-20"})


PLACES = (
    {"township": "甲镇", "rank": 1, "tier": 1, "score": 90.371, "grade": "优秀"},
    {"township": "乙镇", "rank": None, "tier": 2, "score": 80.0, "grade": None},
    {"township": "丙镇", "rank": None, "tier": None, "score": None, "grade": None},
)


def test_only_the_newest_publication_is_a_ranking(sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = view_of(sample_lake)
    monkeypatch.setattr(publications, "known", list)
    assert scenes.UNPUBLISHED in scenes.ranking(view).body and OWN not in scenes.ranking(view).body
    known = [publication(2, *PLACES), publication(1, *PLACES[:1])]
    monkeypatch.setattr(publications, "known", lambda: known)
    shown = scenes.ranking(view)
    assert "第2号发布" in shown.note and "数据截至 2026-07-20" in shown.note
    for words in ("甲镇", "90.37", "优秀", "2档", "不参评"):
        assert words in shown.body
    assert "90.371" not in shown.body and "None" not in shown.body


@pytest.mark.parametrize(("rows", "tall"), [(0, 76), (18, 76), (20, 76), (21, 69), (40, 38)])
def test_places_get_smaller_where_one_screen_would_not_hold_them(rows: int, tall: int) -> None:
    assert scenes._tall(rows) == tall and tall * ((rows + 1) // 2) <= scenes.PLACES_HIGH


def test_no_scene_names_a_person_even_to_who_may_see_names(county: Path) -> None:
    view = replace(view_of(county), viewer=Viewer("某人", COUNTY))
    spoken = "".join(f"{each.heading}{each.note}{each.body}{each.figure or ''}" for each in map_scenes(view))
    named = {
        name
        for table, columns in view.lake.columns().items()
        for column in set(columns) & {"responsible_person", "site_manager", "reporter"} & set(PERSONS)
        for name in view.lake.sql(f"select distinct {column} as name from {table}")["name"].drop_nulls()
    }
    assert len(named) > 20 and not {name for name in named if len(name) > 1 and name in spoken}


def map_scenes(view: object) -> list[scenes.Scene]:
    return [make(view) for make in scenes.SCENES.values()]  # type: ignore[arg-type]  # it is a view


def test_the_scenes_come_in_turn_and_begin_again(county: Path) -> None:
    at = opened("wallboard")
    seen = []
    for _ in range(len(scenes.SCENES) + 1):
        assert not at.exception
        seen.append(next(name for name in scenes.SCENES if f'class="now">{name}' in page_text(at)))
        at.run()
    assert set(seen) == set(scenes.SCENES) and seen[0] == seen[-1]
    assert at.session_state[turns.TURN] == 2 % len(scenes.SCENES)


class Drawn(Exception):
    """The page is drawn anew."""


def test_a_new_night_draws_the_page_anew(sample_lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def anew() -> None:
        raise Drawn

    monkeypatch.setattr(turns.st, "rerun", anew)
    monkeypatch.setattr(turns, "open_lake", lambda: SimpleNamespace(snapshot="20261021T190000000000-00000000"))
    with pytest.raises(Drawn):
        turns.wall.__wrapped__(view_of(sample_lake))
