"""Plotly text: thousands of texts made inert in one go are what each alone is made."""

from __future__ import annotations

import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from plotly import graph_objects as go

from pages.ui.kit.html.plotly_text import as_words, every_inert, inert
from pages.ui.kit.maps import marks

# Without surrogates, which are no text, and without the null character, which no cell of a sheet can hold.
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
HOSTILE = ["<b>甲</b>", "&lt;", "\"'", "", "乙 "]


@given(st.lists(TEXTS | st.none() | st.sampled_from(HOSTILE), min_size=1, max_size=6))
def test_many_texts_are_made_inert_as_one_is(texts: list[str | None]) -> None:
    made = pl.DataFrame({"name": texts}, schema={"name": pl.String}).select(every_inert("name")).to_series()
    assert made.to_list() == [inert(text) for text in texts]
    assert as_words(made).tolist() == made.to_list()


def test_a_project_on_the_map_is_called_what_its_ledger_calls_it_letter_by_letter() -> None:
    points = pl.DataFrame(
        {
            "project_no": [f"P{nth}" for nth in range(len(HOSTILE))],
            "project_name": HOSTILE,
            "lamp": ["red"] * len(HOSTILE),
            "lon_wgs84": [118.0] * len(HOSTILE),
            "lat_wgs84": [25.0] * len(HOSTILE),
        }
    )
    figure = go.Figure()
    marks.add_projects(figure, points)
    (trace,) = json.loads(str(figure.to_json()))["data"]
    assert trace["text"] == [inert(name) for name in HOSTILE]
    assert trace["customdata"] == points["project_no"].to_list()
