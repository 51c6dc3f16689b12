"""Health: whether the server still serves, answered outside the threads that run the pages."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse

from pages.ui.ask.query import data_folder
from pages.ui.site.server.watchdog import Watch, look
from pipelines.lake.snapshot_db import NoSnapshot, current


def state(watch: Watch, now: float) -> dict[str, Any]:
    """What the watchdog knows; `ended` and `quiet` in seconds ago, null before the first script has ended."""
    return {
        "status": "stuck" if watch.stuck else "ok",
        "running": len(watch.looks[-1].scripts),
        "seconds_since_last_finish": None if watch.ended_at is None else round(now - watch.ended_at, 1),
        "seconds_without_finish": round(now - watch.quiet_since, 1) if watch.looks[-1].scripts else 0.0,
        "snapshot": _snapshot(),
    }


def _snapshot() -> str | None:
    try:
        return current(data_folder()).name
    except (NoSnapshot, OSError, ValueError):  # an unreadable pointer is the pages' to explain
        return None


def answer(watch: Watch) -> JSONResponse:
    """What GET /mingjian/health says: 200 while pages are served, 503 once nobody is."""
    report = state(watch, look().at)
    return JSONResponse(report, 200 if report["status"] == "ok" else 503, headers={"Cache-Control": "no-store"})
