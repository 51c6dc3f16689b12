"""Cards in HTML: what stands beside a figure, and beside one that is missing."""

from __future__ import annotations

import re

import pytest

from pages.ui.kit.cards import Card
from pages.ui.kit.format import MISSING, number
from pages.ui.kit.html.render import render


@pytest.mark.parametrize(("figure", "text"), [(MISSING, "—"), (number(None), "—"), ("0", "0 个"), ("0.00", "0.00 个")])
def test_a_missing_figure_has_no_unit_and_none_at_all_has_one(figure: str, text: str) -> None:
    drawn = render("card", card=Card("late", "逾期未完工", figure, "个"))
    strong = re.search(r"<strong>(.*?)</strong>", drawn, re.DOTALL)
    assert strong and " ".join(re.sub(r"<[^>]+>", " ", strong[1]).split()) == text
