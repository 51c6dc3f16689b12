"""Soaked: of many values of one kind `make test` asks some, `make soak` the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def some(values: Iterable[Any], kept: int) -> list[Any]:
    """The values as parameters of a test, of which `kept`, spread evenly, are asked with every run.

    Values of several names are given as pytest.param. Raises ValueError where fewer than one would be kept.
    """
    every = list(values)
    if kept < 1:
        raise ValueError("a test of which nothing is asked with every run is marked as a whole")
    asked = {nth * len(every) // kept for nth in range(kept)}
    return [value if nth in asked else _later(value) for nth, value in enumerate(every)]


def _later(value: Any) -> Any:
    values = value.values if isinstance(value, type(pytest.param())) else (value,)
    return pytest.param(*values, marks=pytest.mark.soak)
