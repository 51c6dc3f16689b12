"""Benchmark: many visitors who click, on the real server, perhaps while new nights are published.

`make bench-viewers` prints clicks, time-outs, p50, p95 and the longest wait, and the server's memory over time. A
visitor pauses five seconds between two clicks on average; the wait is from the click to the end of the script.
Exit code 1 after a time-out, an error, a visitor without an answer, or a server that is not well at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from playwright.async_api import async_playwright

from benchmarks.viewer_browser import ARGUMENTS, CHROMIUM, browse
from benchmarks.viewer_server import Server, free_port, publish, serving
from benchmarks.viewer_socket import Clicks, Habits, visit
from pipelines.lake.snapshot_db import current
from pipelines.night import night
from pipelines.sample.make import make_sample
from pipelines.sample.spec import Spec

LOOK = 5.0  # seconds between two readings of the memory


def arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--viewers", type=int, default=40)
    asked.add_argument("--browsers", type=int, default=5)
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--nights", type=float, help="publish a new night every so many seconds")
    asked.add_argument("--pause", type=float, default=5, help="seconds between two clicks of a visitor, on average")
    asked.add_argument("--patience", type=float, default=60, help="seconds without an answer that are a time-out")
    asked.add_argument("--projects", type=int, default=25, help="clicks on a project, beside 75 others")
    asked.add_argument("--warm", type=float, default=5, help="minutes after which the memory must be flat")
    asked.add_argument("--data", type=Path, help="copy this county instead of making one")
    asked.add_argument("--json", action="store_true")
    return asked.parse_args()


def county(folder: Path, like: Path | None) -> Path:
    """A county of our own, with its first night."""
    data = folder / "county"
    if like:
        shutil.copytree(like, data)
    else:
        make_sample(data, Spec(seed=1))
        night(data, now=datetime.now(UTC))
    return data


async def clicking(server: Server, asked: argparse.Namespace, data: Path) -> dict[str, Any]:
    """Let everybody click for the time asked; gives what was measured."""
    clicks, began = Clicks(), time.monotonic()
    until = began + asked.minutes * 60
    projects = pl.read_parquet(current(data) / "clean" / "projects.parquet")["project_no"].drop_nulls()
    habits = Habits(until, asked.pause, asked.patience, tuple(projects), asked.projects)
    readings: list[tuple[float, float]] = []
    nights: list[bool] = []
    async with async_playwright() as playwright, asyncio.TaskGroup() as group:
        group.create_task(_remember(server, readings, began, until))
        if asked.nights:
            group.create_task(_publish(data, asked.nights, until, nights))
        for number in range(asked.viewers):
            group.create_task(visit(server.address, f"viewer {number}", clicks, habits))
        if asked.browsers:
            options = {"executable_path": CHROMIUM, "args": list(ARGUMENTS)}
            browser = await playwright.chromium.launch(**options)  # closed with playwright
            for number in range(asked.browsers):
                group.create_task(browse(browser, server.address, f"browser {number}", clicks, habits))
    return _measured(clicks, readings, nights, asked, server)


async def _remember(server: Server, readings: list[tuple[float, float]], began: float, until: float) -> None:
    while time.monotonic() < until and server.process.poll() is None:
        readings.append((time.monotonic() - began, server.memory()))
        await asyncio.sleep(LOOK)


async def _publish(data: Path, every: float, until: float, nights: list[bool]) -> None:
    due = time.monotonic() + every
    while due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        nights.append(await asyncio.to_thread(publish, data, len(nights)))
        due = max(due + every, time.monotonic())


def _measured(
    clicks: Clicks, readings: list[tuple[float, float]], nights: list[bool], asked: argparse.Namespace, server: Server
) -> dict[str, Any]:
    alive = server.process.poll() is None
    late = [(at, size) for at, size in readings if at >= asked.warm * 60]
    slope = np.polyfit([at / 60 for at, _ in late], [size for _, size in late], 1)[0] if len(late) > 2 else None
    waits = clicks.seconds or [0.0]
    return {
        "clicks": len(clicks.seconds),
        "kinds": clicks.kinds,
        "timeouts": clicks.timeouts,
        "errors": clicks.errors,
        "unanswered": [who for who, count in clicks.by_visitor.items() if count == 0],
        "p50_s": round(float(np.percentile(waits, 50)), 2),
        "p95_s": round(float(np.percentile(waits, 95)), 2),
        "max_s": round(max(waits), 2),
        "slowest": _slowest(clicks),
        "nights": len(nights),
        "nights_failed": nights.count(False),
        "memory_mb": [round(size) for _, size in readings[:: max(1, len(readings) // 30)]],
        "memory_max_mb": round(max((size for _, size in readings), default=0)),
        "memory_slope_mb_per_minute": None if slope is None else round(float(slope), 2),
        "processor_s": round(server.processor()) if alive else None,
        "health": server.health() if alive else {"status": "gone", "exit": server.process.poll()},
    }


def _slowest(clicks: Clicks) -> dict[str, dict[str, float]]:
    """The ten kinds of click with the longest waits: how many, the middle one and the 95th of a hundred, in seconds."""
    figures = {
        name: {"clicks": len(waits), **{f"p{nth}_s": round(float(np.percentile(waits, nth)), 2) for nth in (50, 95)}}
        for name, waits in clicks.by_page.items()
    }
    return dict(sorted(figures.items(), key=lambda item: -item[1]["p95_s"])[:10])


def well(report: dict[str, Any]) -> bool:
    """Whether everybody was served."""
    bad = report["timeouts"] or report["errors"] or report["unanswered"] or report["nights_failed"]
    return not bad and report["clicks"] > 0 and report["health"]["status"] == "ok"


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        data = county(Path(folder), asked.data)
        with serving(data, Path(folder) / "server.log", free_port()) as server:
            report = asyncio.run(clicking(server, asked, data))
            report["log"] = server.log.read_text("utf-8")[-4000:]
    print(json.dumps(report, ensure_ascii=False, indent=None if asked.json else 1))
    return 0 if well(report) else 1


if __name__ == "__main__":
    raise SystemExit(main())
