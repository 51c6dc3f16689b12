"""Hints: the datasets that a sheet's name, its title or a file's name speaks of."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from pipelines import registry
from pipelines.cleaning.text.text import compared

Hints = tuple[Collection[str], Collection[str]]  # datasets that the sheet, and that the file name, speaks of


@lru_cache(maxsize=10_000)
def hinted(text: str) -> frozenset[str]:
    """The datasets a sheet name, title or file name speaks of."""
    compared_text = compared(text).lower()
    words = {
        key: (key, dataset.label, dataset.label.removesuffix("台账")) for key, dataset in registry.datasets().items()
    }
    return frozenset(key for key, names in words.items() if any(name in compared_text for name in names))
