"""Words that may be repeated are read in one way only: a long cell of them cannot keep a reader busy for good."""

from __future__ import annotations

import re
import time
from itertools import product

import pytest

from pipelines.cleaning.cells import unit_words
from pipelines.cleaning.cells.unit_words import MEASURES, SAYS_NOTHING, beside_a_name, is_a_unit
from pipelines.cleaning.text.alternatives import any_of

MANY, PATIENCE = 60, 1.0  # in two ways each, sixty words are read in more ways than there are seconds


@pytest.mark.parametrize("word", [*sorted(MEASURES), *SAYS_NOTHING, "w", "m", "mm", "wan", "万", "thousands", "9"])
def test_a_cell_of_one_word_over_and_over_is_given_up_at_once(word: str) -> None:
    begun = time.process_time()
    assert not is_a_unit(f"{word * MANY}!")
    beside_a_name([f"{word * MANY}!", f"元/{word * MANY}!"])
    assert time.process_time() - begun < PATIENCE


def test_a_unit_in_clothes_is_still_one() -> None:
    known = ("十万元", "mm元", "mmmm", "wwan", "k", "千元", "万美元", "us$", "'000")
    assert [word for word in known if not unit_words.LIKE_A_UNIT.fullmatch(word)] == []


def test_what_is_left_out_is_found_all_the_same() -> None:
    words = ("人次", "人", "次", "公里", "里", "个月", "个", "月")
    ours, every = re.compile(rf"(?:{any_of(words)})+"), re.compile(rf"(?:{'|'.join(words)})+")
    texts = ["".join(signs) for length in range(1, 6) for signs in product("人次公里个", repeat=length)]
    assert [text for text in texts if bool(ours.fullmatch(text)) != bool(every.fullmatch(text))] == []
    assert any_of(words) == "公里|个|人|月|次|里"
