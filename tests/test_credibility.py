"""Credibility of ratings: each reason on its line, one over it and where nothing is known."""

from __future__ import annotations

import pytest

from pipelines.measures.credibility import Lines, Sample, graded

PLAIN = {"ratings": 100, "scores": 8, "device_ratings": 3}
EXPECTED_THREE = "按全县水平应有约3件投诉，一件也没有"
CASES = [
    ("nothing against it", {}, "A", ""),
    ("thirty ratings are not few", {"ratings": 30}, "A", ""),
    ("twenty-nine are few", {"ratings": 29}, "B", "29份评价（不足30份）"),
    ("ten are few and no more", {"ratings": 10, "device_ratings": 2}, "B", "10份评价（不足30份）"),
    ("nine are hardly any", {"ratings": 9, "device_ratings": 1}, "C", "只有9份评价（不足10份）"),
    ("of nine one device says nothing", {"ratings": 9, "device_ratings": 9}, "C", "只有9份评价（不足10份）"),
    ("a fifth from one device is allowed", {"device_ratings": 20}, "A", ""),
    ("more than a fifth is not", {"device_ratings": 21}, "C", "同一设备21份，超过20%"),
    ("seventeen without a device beside three", {"nameless": 17}, "A", ""),
    ("eighteen could make more than a fifth", {"nameless": 18}, "B", "18份扫码评价没有设备指纹，是否同一设备查不出"),
    ("two different scores", {"scores": 2}, "A", ""),
    ("one and the same score", {"scores": 1}, "C", "100份评价得分全部相同"),
    ("of nine the same score says nothing", {"ratings": 9, "scores": 1}, "C", "只有9份评价（不足10份）"),
    ("an open finding", {"staged": 1}, "C", "1个项目有“评价异常”疑点未核销"),
    ("three were to be expected, none came", {"complaints": 0, "expected": 3.0}, "B", EXPECTED_THREE),
    ("fewer than three to be expected", {"complaints": 0, "expected": 2.99}, "A", ""),
    ("one came", {"complaints": 1, "expected": 9.0}, "A", ""),
    ("complaints not told", {"complaints": None, "expected": 9.0}, "A", ""),
    ("nobody knows what to expect", {"complaints": 0, "expected": None}, "A", ""),
]  # fmt: skip


@pytest.mark.parametrize(("what", "sample", "grade", "reason"), CASES, ids=[case[0] for case in CASES])
def test_a_grade_says_its_reason(what: str, sample: dict[str, float], grade: str, reason: str) -> None:
    credibility = graded(Sample(**{**PLAIN, **sample}))
    assert (credibility.grade, "；".join(credibility.reasons)) == (grade, reason)


def test_without_ratings_there_is_no_grade() -> None:
    assert graded(Sample(ratings=0, scores=0, staged=2)).grade is None


def test_a_grave_reason_stands_first_and_a_mild_one_is_still_told() -> None:
    credibility = graded(Sample(ratings=12, scores=1))
    assert credibility.grade == "C"
    assert credibility.reasons == ("12份评价得分全部相同", "12份评价（不足30份）")


def test_the_countys_own_lines_count() -> None:
    sample = Sample(ratings=15, scores=4, device_ratings=5)
    assert graded(sample, Lines(few=10, fewest=5, device_percent=40)).grade == "A"
    assert graded(sample, Lines(few=10, fewest=5, device_percent=33)).grade == "C"
