"""Every figure of the page of satisfaction and complaints, worked out again from the ratings and the complaints."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest

from pages.oversight.opinion import parts, questions
from pages.oversight.opinion.rated import opinions
from pages.ui.site.view import View
from tests.checked_county import checked
from tests.figured import asked, book, differing, every_figure, findings, published, thin, view
from tests.odd_county import odd
from tests.oracle.pages import opinion

pytestmark = pytest.mark.xdist_group("figures")


def ratings(shown: View) -> dict[str, tuple[object, ...]]:
    rated = opinions(shown)
    lines = parts.graded(rated).to_dicts()
    return {
        one.township: (
            line["评价份数"], one.mean, line["满意度95%区间"], one.satisfied, line["满意率95%区间"], line["可信度"],
            line["理由"],
        )
        for one, line in zip(rated, lines, strict=True)
    }  # fmt: skip


def complaints(shown: View) -> dict[str, tuple[object, ...]]:
    names = ("state", "received_on", "due_on", "closed_on", "days", "cut_on")
    rows = questions.register(shown).to_dicts()
    return {row["complaint_no"]: (*(row[name] for name in names), row["complaint_kind"] or "未分类") for row in rows}


@every_figure
def test_the_ratings_of_every_township(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    worked = opinion.rated(asked(sample_lake, shown), findings(sample_lake, "staged_ratings"))
    assert differing(ratings(shown), {town: astuple(line) for town, line in worked.items()}) == {}


@every_figure
def test_the_register_and_what_complaints_are_about(
    sample_lake: Path, period: str, of_town: bool, of_category: bool
) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    question = asked(sample_lake, shown)
    worked = {number: astuple(line) for number, line in opinion.register(question).items()}
    assert differing(complaints(shown), worked) == {} and (worked or of_town or of_category)
    assert {row[0]: row[1:] for row in questions.kinds(shown).rows()} == opinion.themes(question)


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_has_no_figure_of_what_nobody_told(period: str) -> None:
    shown = view(thin(), period)
    assert {line[-1] for line in ratings(shown).values()} == {"未启用"}
    assert {line[:2] for line in ratings(shown).values()} == {(None, None)}
    assert complaints(shown) == {} and questions.kinds(shown).is_empty()


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_odd_rows_are_counted_where_they_belong(period: str) -> None:
    shown = view(odd(), period)
    question = asked(odd(), shown)
    worked = {number: astuple(line) for number, line in opinion.register(question).items()}
    assert differing(complaints(shown), worked) == {} and "T1" in worked
    assert {row[0]: row[1:] for row in questions.kinds(shown).rows()} == opinion.themes(question)
    rated = {town: astuple(line) for town, line in opinion.rated(question, set()).items()}
    assert differing(ratings(shown), rated) == {}


def test_a_finding_that_a_check_found_untrue_no_longer_speaks_against_the_ratings(
    sample_lake: Path, tmp_path: Path
) -> None:
    rated = {row["project_no"] for row in book(sample_lake).rows["ratings"] if row["rated_on"] >= date(2026, 1, 1)}
    rows = [row for row in published(sample_lake).findings.to_dicts() if row["rule"] == "staged_ratings"]
    untrue, true = [row for row in rows if row["project_no"] in rated][:2]
    both = [(row["finding_id"], outcome, date(2026, 9, 1)) for row, outcome in ((untrue, "不属实"), (true, "属实"))]
    data = checked(sample_lake, tmp_path, *both, flagged=[finding for finding, *_ in both])
    shown = view(data, "2026年")
    lines = opinion.rated(asked(data, shown), {true["project_no"]})
    assert differing(ratings(shown), {town: astuple(line) for town, line in lines.items()}) == {}
    assert lines[true["township"]].grade == "C" and "1个项目有“评价异常”疑点未核销" in lines[true["township"]].why
