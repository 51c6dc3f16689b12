"""Warm: imports and opens at start what the first visitors need.

Not only for speed. Two visitors who open their first pages at the same moment import in two threads, and where they
enter one library by different doors (openpyxl by one page, openpyxl.styles by another) Python gives one of them half a
module or "deadlock detected by _ModuleLock", and the visitor an error. Here one thread imports for all of them.
"""

from __future__ import annotations

import ast
import importlib
import logging
from pathlib import Path

from pages.ui.ask import query
from pages.ui.site import menu
from pipelines import registry
from pipelines.lake.snapshot_db import NoSnapshot

HEAVY = ("plotly.graph_objects", "pandas", "pyarrow", "shapely", "polars")
log = logging.getLogger(__name__)


def warm() -> None:
    """Load the libraries, the definitions, what the pages import and, where one is published, the snapshot."""
    for name in HEAVY:
        importlib.import_module(name)
    registry.kpis()
    registry.rules()
    for entry in menu.entries().values():
        _imported(entry.path)
    try:
        query.open_lake()
    except NoSnapshot as problem:
        log.warning("%s", problem)


def _imported(page: Path) -> None:
    """Import what a page's file imports at its top. A page that cannot be loaded says so to its own visitors."""
    lines = [node for node in ast.parse(page.read_text("utf-8")).body if isinstance(node, ast.Import | ast.ImportFrom)]
    try:
        exec(compile(ast.Module([*lines], []), str(page), "exec"), {"__name__": page.stem})  # noqa: S102  (our own lines)
    except Exception:
        log.exception("page %s cannot be loaded", page)
