"""Extremes: every field of every ledger, a file for each, a night for each ledger; no other township's figure may move.

`make soak` runs it. Beside the extreme values of the test it writes a megabyte of text into every field.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pipelines.registry import datasets
from tests.extreme_county import LEGITIMATE, county, moved, of_others, published
from tests.extremes import CELLS, TEXTS

MEGABYTE = "9" * 1_000_000
VALUES: dict[str, tuple[Any, ...]] = {"texts": (*TEXTS, MEGABYTE), "cells": CELLS}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--ledgers", nargs="*", default=list(datasets()), help="their keys; all by default")
    chosen = arguments.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        before = of_others(published(county(Path(folder) / "sound")))
        for key in chosen.ledgers:
            for kind, values in VALUES.items():
                start = time.perf_counter()
                after = of_others(published(county(Path(folder) / f"{key}-{kind}", [key], values, apart=True)))
                # of one ledger alone the home township may have no case that is scored
                moves = {
                    name: columns for name, columns in moved(before, after).items() if LEGITIMATE.get(name) != columns
                }
                wrong += len(moves)
                rows = len(datasets()[key].fields) * (len(values) + 1)
                print(
                    f"{key:14} {kind}  {rows:6} rows  {time.perf_counter() - start:6.1f} s  {moves or 'nothing moved'}"
                )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
