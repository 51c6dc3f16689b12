"""Rooms: tests that share what takes seconds to make stay on one worker, or each worker makes it anew."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def shared() -> str:
    return "a county after its night"


@pytest.mark.parametrize("nth", range(2))
def test_tests_of_one_shared_fixture_are_sent_to_one_worker(
    nth: int, shared: str, request: pytest.FixtureRequest
) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("only make test spreads the tests over workers by their rooms")
    assert request.node.nodeid.endswith("@test_rooms")
