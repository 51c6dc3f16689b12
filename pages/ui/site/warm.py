"""Warm: imports and opens at start what the first page needs."""

from __future__ import annotations

import importlib
import logging

from pages.ui.ask import query
from pages.ui.site import menu
from pipelines import registry
from pipelines.lake.snapshot_db import NoSnapshot

HEAVY = ("plotly.graph_objects", "pandas", "pyarrow", "shapely", "polars")


def warm() -> None:
    """Load the libraries, the definitions, the menu and, where one is published, the snapshot."""
    for name in HEAVY:
        importlib.import_module(name)
    registry.kpis()
    registry.rules()
    menu.entries()
    try:
        query.open_lake()
    except NoSnapshot as problem:
        logging.getLogger(__name__).warning("%s", problem)
