"""Credibility: how far a township's ratings of a period can be leant on — A, B or C, with the reasons in words.

A has no reason against it, B a mild one (few ratings, devices that nobody can tell, no complaint where some were to be
expected), C a grave one (hardly any ratings, too many from one device, all with the same score, an open finding of
staged ratings). Without ratings there is no grade.

>>> graded(Sample(ratings=40, scores=1, device_ratings=2)).grade
'C'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Grade = Literal["A", "B", "C"]


@dataclass(frozen=True)
class Lines:
    """Where a reason begins. Fewer than `few` ratings are few, fewer than `fewest` hardly any; a device may give up to
    `device_percent` of them; no complaint is odd from `expected` on that the county's rate would let one expect (with
    three, none at all comes by chance in one case of twenty)."""

    few: int = 30
    fewest: float = 10
    device_percent: float = 20
    expected: float = 3


@dataclass(frozen=True)
class Sample:
    """What is known of a township's ratings: how many, how many different scores, how many from the one device that
    gave most, how many were scanned without a device; open findings of staged ratings; complaints that came in and how
    many the county's rate would let one expect (None: not told)."""

    ratings: int
    scores: int
    device_ratings: int = 0
    nameless: int = 0
    staged: int = 0
    complaints: float | None = None
    expected: float | None = None


@dataclass(frozen=True)
class Credibility:
    """The grade (None: nobody rated) and why it is not better."""

    grade: Grade | None
    reasons: tuple[str, ...] = ()


def graded(sample: Sample, lines: Lines | None = None) -> Credibility:
    """The grade of a sample, the grave reasons first."""
    if not sample.ratings:
        return Credibility(None)
    drawn = lines or Lines()
    grave, mild = _grave(sample, drawn), _mild(sample, drawn)
    return Credibility("C" if grave else "B" if mild else "A", (*grave, *mild))


def _grave(sample: Sample, lines: Lines) -> list[str]:
    reasons = []
    if sample.ratings < lines.fewest:
        reasons.append(f"只有{sample.ratings}份评价（不足{lines.fewest:g}份）")
    if _exceeds(sample.device_ratings, sample, lines):
        reasons.append(f"同一设备{sample.device_ratings}份，超过{lines.device_percent:g}%")
    if sample.scores == 1 and sample.ratings >= lines.fewest:
        reasons.append(f"{sample.ratings}份评价得分全部相同")
    if sample.staged:
        reasons.append(f"{sample.staged}个项目有“评价异常”疑点未核销")
    return reasons


def _mild(sample: Sample, lines: Lines) -> list[str]:
    reasons = []
    if lines.fewest <= sample.ratings < lines.few:
        reasons.append(f"{sample.ratings}份评价（不足{lines.few}份）")
    possible = sample.device_ratings + sample.nameless
    if _exceeds(possible, sample, lines) and not _exceeds(sample.device_ratings, sample, lines):
        reasons.append(f"{sample.nameless}份扫码评价没有设备指纹，是否同一设备查不出")
    if sample.complaints == 0 and sample.expected is not None and sample.expected >= lines.expected:
        reasons.append(f"按全县水平应有约{sample.expected:.0f}件投诉，一件也没有")
    return reasons


def _exceeds(ratings: int, sample: Sample, lines: Lines) -> bool:
    """Of hardly any ratings one device always has a large share: that says nothing."""
    return sample.ratings >= lines.fewest and ratings * 100 > lines.device_percent * sample.ratings
