"""Fence: what it costs a question to be asked by one township, as a ratio to the same question of the whole county.

    python -m benchmarks.fence --data DIR [--rounds 20]

Every question that the pages ask is recorded once and then asked by turns: of the whole county without a fence, by a
viewer of all townships (the same rows, through the fence) and by a viewer of one township with names hidden.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import pytest
import typer
from streamlit.testing.v1 import AppTest

from pages.ui.site import menu
from pages.ui.site.viewer import LOCAL
from pipelines.lake.snapshot_db import COUNTY, Lake, Scope, current
from tests.local import open_locally

SHELL = Path(menu.ROOT) / "ui" / "site" / "shell.py"
Question = tuple[str, Any]


@contextmanager
def _recorded() -> Iterator[dict[str, Question]]:
    """Every question asked meanwhile."""
    asked: dict[str, Question] = {}
    answer = Lake.asked_in

    def recorded(lake: Lake, scope: Scope, text: str, params: Any = None) -> pl.DataFrame:
        asked[f"{text} {params!r}"] = (text, params)
        return answer(lake, scope, text, params)

    Lake.asked_in = recorded  # type: ignore[method-assign]  # put back below
    try:
        yield asked
    finally:
        Lake.asked_in = answer  # type: ignore[method-assign]  # as it was


def questions(data: Path) -> list[Question]:
    """What the pages ask when each is opened once."""
    os.environ["MINGJIAN_DATA"] = str(data)
    with pytest.MonkeyPatch.context() as patch, _recorded() as asked:
        open_locally(patch)  # pages open for the person at the machine; without them nothing is asked
        for key in sorted(menu.allowed(LOCAL.hats)):
            entry = menu.entries()[key]
            at = AppTest.from_file(str(SHELL), default_timeout=120)
            at.run()
            at.switch_page(str(entry.path))
            at.run()
    return list(asked.values())


def _seconds(lake: Lake, scope: Scope, question: Question) -> float:
    start = time.perf_counter()
    lake.seen_by(scope).sql(*question)
    return time.perf_counter() - start


def main(data: Annotated[Path, typer.Option()], rounds: Annotated[int, typer.Option()] = 20) -> None:
    asked = questions(data)
    lake = Lake.open(current(data))
    towns = tuple(lake.sql("select name from townships order by code")["name"])
    scopes = {
        "whole county, no fence": COUNTY,
        "all townships": Scope(towns, names=True),
        "one township": Scope(towns[:1]),
    }
    for name, scope in scopes.items():
        start = time.perf_counter()
        lake.seen_by(scope).tables()
        print(f"{name:24s} made ready in {(time.perf_counter() - start) * 1e3:6.0f} ms")
    least = dict.fromkeys(scopes, 0.0)
    ratios: dict[str, list[float]] = {name: [] for name in scopes}
    for question in asked:
        turns = [{name: _seconds(lake, scope, question) for name, scope in scopes.items()} for _ in range(rounds)]
        best = {name: min(turn[name] for turn in turns) for name in scopes}
        for name in scopes:
            least[name] += best[name]
            ratios[name].append(best[name] / best["whole county, no fence"])
    for name in scopes:
        whole = least[name] / least["whole county, no fence"]
        print(f"{name:24s} {least[name] / len(asked) * 1e3:7.2f} ms a question, ratio {whole:.3f} in all, "
              f"{statistics.median(ratios[name]):.3f} at the median of {len(asked)} questions")  # fmt: skip


if __name__ == "__main__":
    typer.run(main)
