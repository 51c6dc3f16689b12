"""Collection: which tests a run asks, by what names, and which of them stay on one worker."""

from __future__ import annotations

import zlib

import pytest
from _pytest.fixtures import FuncFixtureInfo

from tests.first_nights import FirstNights

KINDS = ("sqlite", "postgresql")
SHORT = 24  # bytes that can be read in the name of a test
# What keeps the store itself whole runs on both kinds with every run.
BOTH = ("test_audit", "test_case_store")
# `make fast`: what most changes break first. Of the KPIs only the worked examples: other tests make whole counties.
FAST = ("test_architecture", "test_rules", "test_cleaning_values", "test_cleaning_file")


@pytest.hookimpl(tryfirst=True)  # before xdist, which reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in FAST or (item.path.stem == "test_kpis" and "example" in item.name):
            item.add_marker(pytest.mark.fast)
        if _waits(item):
            item.add_marker(pytest.mark.soak)
        if (room := _room(item)) and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(room))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file's bytes are no name of a test, nor is how many they are: both hang on the second in which they were made,
    and workers must agree. pytest numbers what would have one name."""
    return f"{argname} of many bytes" if isinstance(val, bytes) and len(val) > SHORT else None


def _waits(item: pytest.Item) -> bool:
    """Whether this test of the store is left to make soak: `make test` asks each on one of the two kinds of store, by
    its name, so that every file has half of its tests on either; those of BOTH on both."""
    kind = getattr(getattr(item, "callspec", None), "params", {}).get("home")
    if kind is None or item.path.stem in BOTH:
        return False
    return kind != KINDS[zlib.crc32(item.nodeid.replace(kind, "").encode()) % 2]


def _room(item: pytest.Item) -> str:
    """The tests that stay on one worker, because what they share takes seconds to make: a county after its night, a
    server, first nights that are copied."""
    if item.path.parent.name == "browser":
        shared = {"server", "locked"} & set(getattr(item, "fixturenames", ()))
        return f"browser {shared.pop()}" if shared else ""
    known: FuncFixtureInfo | None = getattr(item, "_fixtureinfo", None)
    shared = known and any(each.scope == "module" for defs in known.name2fixturedefs.values() for each in defs)
    kept = any(isinstance(value, FirstNights) for value in vars(getattr(item, "module", object)).values())
    return item.path.stem if shared or kept else ""
