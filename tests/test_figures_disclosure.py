"""Every figure of the page of public notices, worked out again from the events and the notices."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from pathlib import Path

import pytest

from pages.oversight.disclosure import parts, questions
from pages.ui.site.view import View
from tests.figured import asked, differing, drawn, every_figure, thin, view
from tests.odd_county import odd
from tests.oracle.pages import disclosure

pytestmark = pytest.mark.xdist_group("figures")
NAMES = ("township", "kind", "state", "event_on", "due_on", "published_on", "days_shown", "required_days")


def matrix(shown: View) -> dict[tuple[str, str], str]:
    return {place: cell.text for place, cell in parts.cells_of(shown)[2].items()}


def notices(shown: View) -> dict[tuple[str, str], tuple[object, ...]]:
    rows = questions.listed(shown, None, missed=False).to_dicts()
    return {(row["project_no"], row["kind"]): tuple(row[name] for name in NAMES) for row in rows}


@every_figure
def test_the_matrix_the_states_and_every_notice(
    sample_lake: Path, period: str, of_town: bool, of_category: bool
) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    question = asked(sample_lake, shown)
    worked = {key: astuple(line) for key, line in disclosure.notices(question).items()}
    assert differing(notices(shown), worked) == {} and (worked or of_town or of_category)
    assert differing(matrix(shown), disclosure.matrix(question)) == {}
    states = Counter(line.state for line in disclosure.notices(question).values())
    card = drawn(parts.figures, shown)
    assert questions.states(shown) == states and card["owed"].figure == f"{states.total():,}"
    for state in ("never", "late", "short", "no_end"):
        assert card[f"state-{state}"].figure == f"{states[state]:,}"


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_has_no_figure_of_notices(period: str) -> None:
    shown = view(thin(), period)
    assert differing(matrix(shown), disclosure.matrix(asked(thin(), shown))) == {}
    assert set(matrix(shown).values()) <= {"未启用", "未报送"} and notices(shown) == {}
    assert {card.figure for card in drawn(parts.figures, shown).values()} == {"未启用", "—"}


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_odd_rows_are_counted_where_they_belong(period: str) -> None:
    shown = view(odd(), period)
    worked = {key: astuple(line) for key, line in disclosure.notices(asked(odd(), shown)).items()}
    assert differing(notices(shown), worked) == {} and worked
