"""Credit of a firm: each part on its line, one under it and without a case; red is proposed, black never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.measures.firm_credit import Record, Share, credit

WEIGHTS = st.floats(0, 50, allow_nan=False)
SHARES = st.tuples(st.integers(0, 50), WEIGHTS, st.floats(0, 1)).map(lambda t: Share(t[0], t[1], t[1] * t[2]))
RECORDS = st.builds(
    Record, st.integers(0, 30), SHARES, SHARES, SHARES, st.floats(0, 20), st.floats(0, 20), any_red=st.booleans()
)
GOOD = Share(4, 3.0, 0.0)


def test_a_firm_of_which_nothing_is_known_has_no_credit_to_show_and_is_not_red() -> None:
    judged = credit(Record(contracts=9))
    assert not judged.is_known and not judged.is_red
    assert (judged.late, judged.failed, judged.unsatisfied) == (None, None, None)


@pytest.mark.parametrize(("part", "most"), [("late", 30.0), ("failed", 30.0), ("unsatisfied", 20.0)])
def test_a_part_takes_its_points_by_the_weighted_share(part: str, most: float) -> None:
    judged = credit(Record(contracts=1, **{part: Share(2, 1.5, 0.5)}))
    assert judged.score == pytest.approx(100 - most / 3)
    assert getattr(judged, part) == pytest.approx(most / 3)


def test_what_lies_24_months_back_has_no_weight_and_says_nothing() -> None:
    assert credit(Record(contracts=1, late=Share(1, 0.0, 0.0))).late is None


def test_findings_take_ten_and_five_and_forty_at_most() -> None:
    assert credit(Record(contracts=1, red=0.5, yellow=1.0)).findings == 10.0
    assert credit(Record(contracts=1, red=4.0)).findings == credit(Record(contracts=1, red=4.1)).findings == 40.0


@pytest.mark.parametrize(
    ("what", "record", "is_red"),
    [
        ("ninety points and five contracts", Record(5, late=Share(9, 9.0, 3.0)), True),
        ("a little under ninety", Record(5, late=Share(9, 9.0, 3.01)), False),
        ("four contracts", Record(4, late=GOOD), False),
        ("a confirmed red finding, however old", Record(5, late=GOOD, any_red=True), False),
    ],
)
def test_red_is_proposed_on_the_line_and_not_beyond(what: str, record: Record, is_red: bool) -> None:
    assert credit(record).is_red == is_red, what


@given(RECORDS)
def test_a_credit_lies_between_nought_and_a_hundred_and_is_what_its_parts_leave(record: Record) -> None:
    judged = credit(record)
    taken = sum(part or 0 for part in (judged.late, judged.failed, judged.unsatisfied, judged.findings))
    assert 0 <= judged.score <= 100
    assert judged.score == pytest.approx(max(100 - taken, 0))


@given(RECORDS)
def test_one_more_late_work_never_raises_the_credit(record: Record) -> None:
    late = Share(record.late.cases + 1, record.late.weight + 1, record.late.bad + 1)
    worse = Record(record.contracts, late, record.failed, record.unsatisfied, record.red, record.yellow)
    assert credit(worse).score <= credit(record).score + 1e-9
