"""The sample and its estimate, held against every sample that could have been drawn of a small county."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from math import comb

import pytest

from pipelines.sampling.draw import TooFew, Unit, allocated, draw, seed_of, strata
from pipelines.sampling.estimate import Stratum, project, share, variance


def unit(number: int, township: str, category: str | None = "道路") -> Unit:
    return Unit(f"P{number}", f"工程{number}", township, "村", category)


SMALL = [unit(n, "甲镇") for n in range(4)] + [unit(n, "乙乡", "水利") for n in range(10, 13)]


def test_over_many_seeds_every_work_of_a_stratum_and_every_pair_is_drawn_as_often_as_it_should() -> None:
    times, works, pairs = 3000, Counter[str](), Counter[tuple[str, ...]]()
    for n in range(times):
        drawn = draw(SMALL, "township", 4, seed_of("snapshot", n))
        assert [each.chance for each in drawn] == [Fraction(2, 3)] * 2 + [Fraction(1, 2)] * 2
        works.update(each.unit.project_no for each in drawn)
        pairs[tuple(each.unit.project_no for each in drawn)] += 1
    for each in SMALL:
        chance = 1 / 2 if each.township == "甲镇" else 2 / 3
        assert abs(works[each.project_no] / times - chance) < 4 * (chance * (1 - chance) / times) ** 0.5
    every = comb(4, 2) * comb(3, 2)  # all samples there are, each as likely as any other
    assert len(pairs) == every
    assert sum((n - times / every) ** 2 / (times / every) for n in pairs.values()) < 40.8  # chi², 17 degrees, 0.1 %


def test_a_sample_is_found_again_from_its_seed_by_hand() -> None:
    seed = hashlib.sha256("快照|7".encode()).hexdigest()
    assert seed_of("快照", 7) == seed
    own = sorted((u.project_no for u in SMALL[:4]), key=lambda no: hashlib.sha256(f"{seed}:{no}".encode()).hexdigest())
    again = draw(SMALL[::-1], "township", 4, seed)
    assert {each.unit.project_no for each in again if each.stratum == "甲镇"} == set(own[:2])
    assert draw(SMALL, "township", 4, seed) == again and seed_of("快照", 8) != seed


def test_strata_are_by_township_by_category_or_both_and_what_is_not_filled_in_is_one_of_its_own() -> None:
    works = [*SMALL, unit(20, "甲镇", None)]
    assert {name: len(each) for name, each in strata(works, "township").items()} == {"乙乡": 3, "甲镇": 5}
    assert {name: len(each) for name, each in strata(works, "category").items()} == {
        "水利": 3,
        "道路": 4,
        "（未填）": 1,
    }
    assert list(strata(works, "both")) == ["乙乡·水利", "甲镇·道路", "甲镇·（未填）"]


def test_the_number_is_shared_out_in_proportion_two_at_least() -> None:
    sizes = {"a": 60, "b": 30, "c": 9, "d": 1}
    assert allocated(sizes, 20) == {"a": 11, "b": 6, "c": 2, "d": 1}
    assert allocated(sizes, 7) == {"a": 2, "b": 2, "c": 2, "d": 1}
    assert allocated(sizes, 5) == {"a": 2, "b": 1, "c": 1, "d": 1}  # not two for each
    assert allocated(sizes, 4) == dict.fromkeys(sizes, 1) and allocated(sizes, 100) == sizes
    for number in range(4, 101):
        given = allocated(sizes, number)
        assert sum(given.values()) == number and all(1 <= given[name] <= sizes[name] for name in sizes)


@pytest.mark.parametrize("number", [3, 101])
def test_fewer_than_there_are_strata_or_more_than_there_are_works_is_refused(number: int) -> None:
    with pytest.raises(TooFew) as refused:
        allocated({"a": 60, "b": 30, "c": 9, "d": 1}, number)
    assert (refused.value.least, refused.value.most) == (4, 100)


COUNTY = {"甲": [1, 1, 0, 1, 0], "乙": [1, 0, 1, 1], "丙": [0, 1, 1]}  # who would pass


def samples(drawn: dict[str, int]) -> list[list[Stratum]]:
    """Every sample that there is, each as likely as any other."""
    each = [
        [Stratum(name, len(works), drawn[name], sum(chosen), drawn[name] - sum(chosen))
         for chosen in combinations(works, drawn[name])]
        for name, works in COUNTY.items()
    ]  # fmt: skip
    return [list(sample) for sample in product(*each)]


TRUE = Fraction(sum(map(sum, COUNTY.values())), sum(map(len, COUNTY.values())))


def of(sample: list[Stratum]) -> list[tuple[Stratum, int]]:
    return [(each, each.passed) for each in sample]


@pytest.mark.parametrize("drawn", [{"甲": 2, "乙": 2, "丙": 2}, {"甲": 3, "乙": 2, "丙": 3}])
def test_over_all_samples_the_share_and_its_variance_are_without_bias(drawn: dict[str, int]) -> None:
    every = samples(drawn)
    shares = [share(each) for each in every]
    assert None not in shares
    known = [each for each in shares if each is not None]
    assert sum(known, Fraction(0)) / len(every) == TRUE
    spread = sum(((each - TRUE) ** 2 for each in known), Fraction(0)) / len(every)
    assert sum((variance(of(each)) for each in every), Fraction(0)) / len(every) == spread


def test_of_a_stratum_with_one_drawn_work_the_variance_is_never_too_small() -> None:
    every = samples({"甲": 1, "乙": 2, "丙": 1})
    shares = [each for sample in every if (each := share(sample)) is not None]
    assert sum(shares, Fraction(0)) / len(every) == TRUE
    spread = sum(((each - TRUE) ** 2 for each in shares), Fraction(0)) / len(every)
    assert sum((variance(of(each)) for each in every), Fraction(0)) / len(every) >= spread


@pytest.mark.parametrize(
    "drawn", [{"甲": 2, "乙": 2, "丙": 2}, {"甲": 3, "乙": 2, "丙": 2}, {"甲": 1, "乙": 1, "丙": 1}]
)
def test_the_interval_holds_the_true_share_in_nineteen_samples_of_twenty(drawn: dict[str, int]) -> None:
    every = samples(drawn)
    made = [each for sample in every if (each := project(sample))]
    held = sum(each.low <= TRUE <= each.high for each in made)
    assert held / len(every) >= 0.95
    failing = sum(1 - work for works in COUNTY.values() for work in works)
    assert sum(each.failing[0] <= failing <= each.failing[1] for each in made) / len(every) >= 0.95


def test_where_every_work_was_seen_nothing_is_left_to_chance() -> None:
    made = project([Stratum("甲", 4, 4, 3, 1), Stratum("乙", 1, 1, 1, 0)])
    assert made and (made.rate, made.low, made.high, made.failing) == (Fraction(4, 5), 0.8, 0.8, (1, 1))


def test_all_that_passed_in_a_sample_does_not_say_that_all_pass() -> None:
    made = project([Stratum("甲", 50, 5, 5, 0), Stratum("乙", 50, 5, 5, 0)])
    assert made and made.rate == 1 and 0.65 < made.low < 0.8 and made.high == 1 and made.failing[1] > 20


def test_what_is_not_known_widens_on_both_sides_and_is_never_a_failure() -> None:
    whole = project([Stratum("甲", 40, 10, 8, 2)])
    open_ = project([Stratum("甲", 40, 10, 4, 1)])
    assert whole and open_ and whole.rate == open_.rate == Fraction(4, 5)
    assert open_.low < whole.low and open_.high > whole.high and (open_.known, open_.unknown) == (5, 5)
    nobody = project([Stratum("甲", 40, 10, 0, 0)])
    assert nobody and nobody.rate is None and nobody.low < 0.01 and nobody.high > 0.99
    one = project([Stratum("甲", 40, 10, 8, 2), Stratum("乙", 40, 1, 0, 0)])
    assert one and one.rate is None and one.low < 0.5 < one.high
    assert project([]) is None
