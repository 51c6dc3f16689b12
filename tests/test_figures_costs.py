"""Every figure of the page of costs, worked out again: prices of a unit, their spread, and the approved changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.oversight.costs import parts, questions
from pages.ui.site.view import View
from tests.figured import asked, differing, every_figure, published, thin, view
from tests.odd_county import odd
from tests.oracle.pages import costs
from tests.oracle.pages.asked import Asked

pytestmark = pytest.mark.xdist_group("figures")


def kinds(shown: View) -> dict[tuple[str, str], tuple[object, ...]]:
    names = ("works", "least_fen", "q1_fen", "median_fen", "q3_fen", "most_fen")
    rows = questions.kinds(shown).to_dicts()
    return {(row["category"], row["output_unit"]): tuple(row[name] for name in names) for row in rows}


def same_prices(shown: View, question: Asked) -> None:
    by_kind, missing = costs.prices(question)
    worked = {}
    for kind, own in by_kind.items():
        line = costs.spread(list(own.values()))
        worked[kind] = line.works, line.least, line.q1, line.median, line.q3, line.most
    assert differing(kinds(shown), worked) == {} and questions.unmeasured(shown) == missing
    rows = {
        row["project_no"]: (
            row["base_fen"], row["unit_price"] * 1e6, row["median_price"] * 1e6, row["works"], row["contractor"]
        )
        for row in questions.works(shown).to_dicts()
    }  # fmt: skip
    assert differing(rows, costs.works(question)) == {}
    for row in questions.works(shown).to_dicts():
        assert row["percent_of_median"] == pytest.approx(row["unit_price"] / row["median_price"] * 100)


def same_changes(shown: View, question: Asked) -> None:
    worked = costs.approved(question)
    rows = {row["change_no"]: row for row in questions.approved(shown).to_dicts()}
    assert rows.keys() == worked.keys()
    for number, row in rows.items():
        own = worked[number]
        for name in ("kind", "amount_fen", "days", "proposed_on", "approved_on", "approved_by"):
            assert row[name] == own[name], (number, name)
    assert {row[0]: row[1:] for row in questions.by_reason(shown).rows()} == costs.reasons(question)
    card = parts.figures(shown)[0]
    figure, foot = costs.card(question)
    assert card.figure == figure and card.foot.removeprefix(shown.period.label).removeprefix(" · ") == foot


@every_figure
def test_the_prices_and_the_changes(sample_lake: Path, period: str, of_town: bool, of_category: bool) -> None:
    shown = view(sample_lake, period, of_town=of_town, of_category=of_category)
    same_prices(shown, asked(sample_lake, shown))
    same_changes(shown, asked(sample_lake, shown))


def test_the_marks_are_the_nights(sample_lake: Path) -> None:
    rows = published(sample_lake).findings.to_dicts()
    own = [row for row in rows if row["rule"] == "unit_cost_outlier"]
    flagged, unsure = (
        {row["project_no"] for row in own if row["outcome"] == outcome} for outcome in ("flagged", "cannot_tell")
    )
    for row in questions.works(view(sample_lake, "2026年")).to_dicts():
        number = row["project_no"]
        assert row["mark"] == ("单价异常" if number in flagged else "资料不全" if number in unsure else None)


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_a_thin_county_has_contracts_but_neither_sizes_nor_changes(period: str) -> None:
    shown = view(thin(), period)
    same_prices(shown, asked(thin(), shown))
    assert questions.unmeasured(shown) == 3 and questions.kinds(shown).is_empty()
    assert parts.figures(shown)[0].figure == "未启用"


@pytest.mark.parametrize("period", ["2026年8月", "2026年"])
def test_odd_rows_are_counted_where_they_belong(period: str) -> None:
    shown = view(odd(), period)
    same_prices(shown, asked(odd(), shown))
    same_changes(shown, asked(odd(), shown))
