"""The figures beside the list of forecasts: which works were asked about, and what their chances come to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pages.oversight.forecast import expected, parts, questions
from tests.figured import asked, differing, drawn, every_figure, thin, view
from tests.odd_county import odd
from tests.oracle.pages import forecast

pytestmark = pytest.mark.xdist_group("figures")


def _chances(rows: list[dict[str, Any]]) -> list[forecast.Chance]:
    return [(row["chance"], row["low"], row["high"]) for row in rows if row["chance"] is not None]


@every_figure
def test_the_works_and_what_may_be_expected(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    rows = questions.forecasts(shown).to_dicts()
    works = {row["project_no"]: (row["state"], row["day"], row["due_on"], row["percent"]) for row in rows}
    worked = forecast.unfinished(asked(sample_lake, shown))
    by_hand = {number: (one.state, one.day, one.due_on, one.percent) for number, one in worked.items()}
    assert differing(works, by_hand) == {} and (works or of_town or of_category)
    assert {row["project_no"] for row in rows if row["chance"] is not None} == {
        number for number, one in worked.items() if one.state == "forecast"
    }
    states = Counter(one.state for one in worked.values())
    card, every = drawn(lambda each: parts.figures(each, is_shown=True), shown), _chances(rows)
    assert card["asked"].figure == f"{states['forecast']:,}"
    assert card["unasked"].figure == f"{len(worked) - states['forecast']:,}"
    assert card["late"].figure == ("—" if worked and not every else f"{forecast.expected(every)[0]:,.1f}")
    for line in expected.by_township(shown).to_dicts():
        own = [row for row in rows if row["township"] == line["township"]]
        chances = _chances(own)
        assert (line["asked"], line["unasked"]) == (len(chances), len(own) - len(chances))
        if chances:
            figures = line["expected"], line["low"], line["high"]
            assert figures == pytest.approx(forecast.expected(chances)), line["township"]


def test_a_thin_county_has_no_chance_of_anything() -> None:
    shown = view(thin(), "2026年")
    works = {row["project_no"]: row["state"] for row in questions.forecasts(shown).to_dicts()}
    assert works == {number: one.state for number, one in forecast.unfinished(asked(thin(), shown)).items()}
    assert set(works.values()) == {"cannot_tell"} and questions.silent(shown) == ["东山乡"]


def test_odd_rows_are_counted_where_they_belong() -> None:
    shown = view(odd(), "2026年")
    rows = questions.forecasts(shown).to_dicts()
    works = {row["project_no"]: (row["state"], row["day"], row["due_on"], row["percent"]) for row in rows}
    worked = forecast.unfinished(asked(odd(), shown))
    assert works == {number: (one.state, one.day, one.due_on, one.percent) for number, one in worked.items()}
