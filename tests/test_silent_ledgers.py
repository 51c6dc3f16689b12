"""Silent ledgers: in the sample county no township gains by leaving a ledger out, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pipelines import registry
from pipelines.lake.snapshot_db import Lake, current
from pipelines.needs import ledgers
from pipelines.ranking.evidence.book import Book, open_book
from pipelines.ranking.evidence.tally import Tally
from pipelines.ranking.evidence.term_figures import figures
from pipelines.ranking.evidence.windows import Term
from pipelines.ranking.points import Assessment, assess
from pipelines.ranking.schemes.folder import load_all
from pipelines.reference.county import load

FEW = 4  # townships, of which every ledger is left out in turn


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> Lake:
    return Lake.open(current(sample_lake))


@pytest.fixture(scope="module")
def book(sample_lake: Path, lake: Lake) -> Book:
    county = load(sample_lake / "reference")
    as_of = date.fromisoformat(lake.manifest["as_of"])
    schemes = load_all(county.schemes, registry.kpis())
    return open_book(lake, schemes, registry.kpis(), county.townships, county.adjustments, as_of, 3)


def term(book: Book) -> Term:
    return next(each for each in book.terms if each.name == "2026H1")


def assessed(book: Book) -> dict[str, Assessment]:
    """Every township of the half-year, without the draws."""
    scheme = book.schemes.default
    of_kpi = figures(book, term(book), scheme)
    wholes = {kpi: of.whole for kpi, of in of_kpi.items()}
    own = {name: {kpi: of.figures[name] for kpi, of in of_kpi.items()} for name in book.townships}
    return {name: assess(name, own[name], wholes, scheme) for name in book.townships}


def silent(tally: Tally, nth: int) -> Tally:
    """As it is where the township has never handed the ledger in."""
    known = {place: day for place, day in (tally.told or {}).items() if place != nth}
    return replace(tally, told=known)


def without(book: Book, township: str, ledger: str) -> Book:
    """The county as it would be assessed had this township never handed this ledger in. Of 数据合格率 its refused rows
    of that ledger vanish, as if all others had been accepted: the most that could be gained."""
    nth = book.townships.index(township)
    state = book.duties.states[township, ledger]
    states = book.duties.states | {(township, ledger): ("unreported", None, state[2], state[3])}
    tallies = {}
    for key, tally in book.tallies.items():
        if ledger in ledgers(book.kpis[key].needs):
            tally = silent(tally, nth)
        if book.kpis[key].of_reporting:
            sums = np.where((tally.of == nth)[:, None], tally.sums[:, [1, 1, 2]], tally.sums)
            tally = replace(tally, sums=sums)
        tallies[key] = tally
    return replace(book, tallies=tallies, duties=replace(book.duties, states=states))


def owed(book: Book) -> list[tuple[str, str]]:
    """Every ledger that one of the first townships owed and has handed in, beside the township."""
    some = book.townships[:FEW]
    return [
        key
        for key, state in book.duties.states.items()
        if key[0] in some and state[3] == "township" and state[1] is not None
    ]


def test_no_township_gains_by_leaving_any_ledger_out(book: Book):
    whole = assessed(book)
    pairs = owed(book)
    assert len(pairs) > 12 * FEW and len({ledger for _, ledger in pairs}) >= 12
    lost = 0
    for township, ledger in pairs:
        after = assessed(without(book, township, ledger))[township]
        before = whole[township]
        assert before.score is not None and after.score is not None
        assert after.score <= before.score, (township, ledger)
        assert after.effective >= before.effective, "nobody escapes the ranking by silence"
        lost += after.score < before.score
    assert lost > len(pairs) * 0.8, "most of it costs"


def test_cases_by_month_add_up_to_the_cases_of_the_period(lake: Lake, book: Book):
    """What a ranking counts over the year to date is what the KPI table says of the same months."""
    of_kpi = figures(book, term(book), book.schemes.default)
    for kpi in ("completion_rate", "disbursement_rate", "satisfaction", "fund_confirmed_rate"):
        rows = lake.sql(
            "select township, numerator, denominator, cases from kpis "
            "where kpi = $kpi and period = '2026H1' and level = 'township'",
            {"kpi": kpi},
        )
        for row in rows.to_dicts():
            figure = of_kpi[kpi].figures[row["township"]]
            assert (figure.numerator, figure.denominator, figure.cases) == pytest.approx(
                (row["numerator"], row["denominator"], row["cases"])
            )
