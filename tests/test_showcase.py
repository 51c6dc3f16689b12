"""The ten works for 示范工程: nothing that is not known counts, one thing that is not met is too much."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pages.assessment.ranking import questions
from pipelines.ranking.showcase import Ratings, candidates, evidence
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

RATINGS = Ratings(80.0, 10.0)
DAY = date(2026, 5, 1)


def work(number: str = "P1", **more: Any) -> dict[str, Any]:
    whole = {"project_no": number, "finished_on": DAY, "due_on": DAY, "accepted": "合格", "inspections": 2, "passed": 2}
    whole |= {"ratings": 10, "mean": 80.0, "notices": 3, "in_order": 3, "findings": None, "confirmed": None}
    return whole | more


def test_on_every_line_a_work_meets_all_six() -> None:
    assert set(evidence(work(), RATINGS).values()) == {True}


@pytest.mark.parametrize(
    ("more", "kind", "is_met"),
    [
        ({"due_on": date(2026, 4, 30)}, "on_time", False),
        ({"due_on": None}, "on_time", None),
        ({"accepted": "整改后合格"}, "accepted", False),
        ({"accepted": None}, "accepted", None),
        ({"passed": 1}, "inspected", False),
        ({"inspections": 0, "passed": 0}, "inspected", None),
        ({"inspections": None, "passed": None}, "inspected", None),
        ({"mean": 79.9}, "rated", False),
        ({"ratings": 9, "mean": 20.0}, "rated", None),
        ({"ratings": None, "mean": None}, "rated", None),
        ({"in_order": 2}, "disclosed", False),
        ({"notices": None, "in_order": None}, "disclosed", None),
        ({"findings": 1}, "undoubted", None),
        ({"findings": 1, "confirmed": 1}, "undoubted", False),
    ],
)
def test_one_beyond_the_line_is_not_met_and_what_is_missing_is_not_known(
    more: dict[str, Any], kind: str, is_met: bool | None
) -> None:
    made = evidence(work(**more), RATINGS)
    assert made.pop(kind) is is_met and set(made.values()) == {True}
    assert bool(candidates([work(**more)], RATINGS)) is (is_met is not False)


def test_more_evidence_stands_before_a_better_rating_and_ten_are_listed() -> None:
    rows = [work("A", mean=99.0, inspections=None, passed=None), work("B", mean=85.0), work("C", mean=90.0), work("D")]
    assert [each.row["project_no"] for each in candidates(rows, RATINGS)] == ["C", "B", "D", "A"]
    assert len(candidates([work(f"P{n:02}") for n in range(11)], RATINGS)) == 10
    nothing = {"due_on": None, "accepted": None, "inspections": None, "ratings": None, "notices": None, "findings": 1}
    assert candidates([work(**nothing)], RATINGS) == []


def test_the_page_lists_what_plain_counting_over_the_facts_gives(county: Path) -> None:
    at = choose(opened("ranking"), "selectbox", "统计期", "2026年上半年")
    shown = next(frame for frame in tables(at) if "undoubted" in frame)
    assert "认定示范工程以文件为准" in page_text(at)
    view = view_of(county, period="2026年上半年")
    last = date(2026, 6, 30)

    def rows(table: str) -> list[dict[str, Any]]:
        return view.lake.sql(f"select * from {table}").to_dicts()

    inspected, rated, flagged = rows("inspection_facts"), rows("rating_facts"), rows("findings")
    listed = {each.row["project_no"] for each in questions.showcase(view)}
    assert 0 < len(listed) == len(shown) <= 10 and list(shown["met"]) == sorted(shown["met"], reverse=True)
    for project in rows("project_facts"):
        number = project["project_no"]
        if number not in listed:
            continue
        assert project["is_live"] and date(2026, 1, 1) <= project["finished_on"] <= last
        own = [each["result"] for each in inspected if each["project_no"] == number and each["inspected_on"] <= last]
        assert set(own) <= {"合格"}
        scores = [each["score"] for each in rated if each["project_no"] == number and each["rated_on"] <= last]
        assert len(scores) < 10 or sum(scores) / len(scores) >= 80
        doubts = sum(each["project_no"] == number and each["outcome"] == "flagged" for each in flagged)
        cell = shown.loc[shown["project_name"].apply(lambda name, p=project: p["project_name"] in name), "undoubted"]
        assert list(cell) == [f"{doubts}条待核" if doubts else "没有"]
