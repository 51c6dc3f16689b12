"""Retype: weights and goalposts change in the text of a scheme, and nothing else does."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ranking.schemes.retype import NUMBERS, numbers, retyped
from tests.adopting import FILE

KPIS = [entry["kpi"] for entry in tomllib.loads(FILE)["indicators"]]
VALUES = st.integers(-20, 200) | st.integers(-200, 2000).map(lambda tenths: tenths / 10)
WANTED = st.dictionaries(
    st.sampled_from(KPIS), st.dictionaries(st.sampled_from(NUMBERS), VALUES, min_size=1), min_size=1
)
SMALL = '[[indicators]]\nkpi = "completion_rate"\nweight = 20   # 最重\nfloor=60\n  target = 95.5\n'


@given(wanted=WANTED)
def test_the_numbers_are_those_wanted_and_every_other_line_is_as_it_was(wanted) -> None:
    made = retyped(FILE, wanted)
    expected = tomllib.loads(FILE)
    for entry in expected["indicators"]:
        entry.update(wanted.get(entry["kpi"], {}))
    assert tomllib.loads(made) == expected
    changed = [(old, new) for old, new in zip(FILE.splitlines(), made.splitlines(), strict=True) if old != new]
    assert len(changed) <= sum(map(len, wanted.values()))
    assert all(old.split("=")[0] == new.split("=")[0] in {"weight ", "floor ", "target "} for old, new in changed)


def test_what_stands_before_and_behind_a_number_stays() -> None:
    made = retyped(SMALL, {"completion_rate": {"weight": 12.5, "floor": 50, "target": 90}})
    assert made == '[[indicators]]\nkpi = "completion_rate"\nweight = 12.5   # 最重\nfloor=50\n  target = 90\n'
    windows = SMALL.replace("\n", "\r\n")
    assert retyped(windows, {"completion_rate": {"floor": 55}}) == windows.replace("floor=60", "floor=55")


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_number_that_has_no_line_gets_one_below_its_kpi(end: str) -> None:
    text = f'[[indicators]]\nkpi = "completion_rate"{end}'
    assert numbers(text) == {"completion_rate": {"weight": None, "floor": None, "target": None}}
    made = retyped(text, {"completion_rate": {"weight": 20, "floor": 0.5}})
    assert made.splitlines() == ["[[indicators]]", 'kpi = "completion_rate"', "weight = 20", "floor = 0.5"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[[indicators]\n", id="no TOML"),
        pytest.param('name = "空"\n', id="no indicators"),
        pytest.param('indicators = [{kpi = "completion_rate", weight = 20}]\n', id="all on one line"),
        pytest.param("[[indicators]]\nweight = 20\n", id="without a KPI"),
        pytest.param(SMALL + SMALL, id="one twice"),
        pytest.param('note = """\n[[indicators]]\nkpi = "a"\n"""\n' + SMALL, id="a heading within a text"),
    ],
)
def test_a_text_that_cannot_be_changed_line_by_line_has_no_numbers(text: str) -> None:
    assert numbers(text) is None


def test_a_number_within_a_text_of_several_lines_is_not_taken_for_one() -> None:
    text = '[[indicators]]\nkpi = "completion_rate"\nlabel = """\nweight = 3\n"""\nweight = 20\nfloor = 1\ntarget = 2\n'
    with pytest.raises(ValueError, match="line by line"):
        retyped(text, {"completion_rate": {"weight": 30}})


@pytest.mark.parametrize("odd", ["inf", "-inf", "nan", "true", '"20"'])
def test_what_is_no_number_is_an_empty_cell_and_can_be_typed_over(odd: str) -> None:
    text = SMALL.replace("weight = 20 ", f"weight = {odd} ")
    known = numbers(text)
    assert known == {"completion_rate": {"weight": None, "floor": 60, "target": 95.5}}
    assert numbers(retyped(text, {"completion_rate": {"weight": 20}})) == numbers(SMALL)


def test_the_numbers_of_the_committed_scheme_are_read() -> None:
    known = numbers(FILE)
    assert known is not None and list(known) == KPIS
    assert known["completion_rate"] == {"weight": 20, "floor": 60, "target": 95}
