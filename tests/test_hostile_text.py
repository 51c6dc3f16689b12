"""Hostile text: no two are alike, and a page that reads one as anything but text is seen."""

from __future__ import annotations

import pytest

from tests.hostile_text import CODES, KINDS, SIGNS, hostile, marks, misread


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_texts_are_alike_and_each_is_known_wherever_it_stands(kind: str) -> None:
    texts = [hostile(nth, kind) for nth in range(200)]
    assert len(set(texts)) == 200
    page = " 项目：".join(texts)
    assert marks(page) == 200 and misread(page) == []


@pytest.mark.parametrize("nth", range(len(SIGNS)))
def test_a_text_that_lost_what_stood_before_or_behind_its_mark_is_seen(nth: int) -> None:
    text, (before, after) = hostile(nth), SIGNS[nth]
    mark = text.removeprefix(before).removesuffix(after)
    assert misread(f"项目 {mark}{after} 甲")
    assert misread(f"项目 {before}{mark} 甲") or not after.strip("\u202e")
    assert misread(f"{text} {before}{mark}… 甲") == []


def test_a_numbers_text_is_short_and_neither_begins_nor_ends_with_a_programs_sign() -> None:
    assert len(CODES) > 15
    for before, after in CODES:
        assert len(before + after) <= 94 and before[0] not in "\"^\\@+'" and (before + after)[-1] not in "\"'`^"
