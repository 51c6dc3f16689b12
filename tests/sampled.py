"""Sampled: a small county's works drawn and looked at, for the tests of samples."""

from __future__ import annotations

from casework.accounts.person import Person
from casework.sampling.draw import Wish, draw_sample
from casework.sampling.record import record
from casework.sampling.sample import Sample
from casework.store import Store
from pipelines.sampling.draw import Unit
from tests.cases import ASSESSMENT
from tests.stores import NOON

UNITS = tuple(
    Unit(f"{town}-{n}", f"{town}工程{n}", town, "某村", "道路" if n % 2 else None)
    for town, count in (("西河镇", 6), ("东山乡", 4))
    for n in range(count)
)


def wish(number: int = 5, **more: object) -> Wish:
    """Five of ten works, by township."""
    whole = {"title": "实体抽查", "matter": "路面厚度不小于设计值", "population": "已完工的项目", "units": UNITS}
    return Wish(**{**whole, "strata": "township", "number": number, "snapshot": "20261020-x", **more})  # type: ignore[arg-type]  # by name


def sampled(store: Store, one: Wish | None = None, who: Person = ASSESSMENT) -> Sample:
    """A sample that is drawn at noon."""
    return draw_sample(store, one or wish(), who, NOON)


def looked_at(
    store: Store, sample: Sample, position: int = 1, result: str = "pass", note: str = "", seq: int = 0
) -> None:
    """A work of it with its result."""
    record(store, sample.sample_no, position, result, note, seq, ASSESSMENT, NOON)
