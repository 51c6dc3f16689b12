"""Schemes: every scheme of a county's folder, each under the period that its file is named after."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipelines.definitions import Loaded
from pipelines.errors import ReferenceError
from pipelines.measures import periods
from pipelines.ranking.schemes.scheme import Schemes, load

DEFAULT = "default"
RANKED: tuple[periods.PeriodKind, ...] = ("year", "half", "quarter")


def load_all(folder: Path, kpis: Mapping[str, Loaded]) -> Schemes:
    """Read `folder`: default.toml, and one for every period that has its own. Raises ReferenceError."""
    paths = sorted(path for path in folder.glob("*.toml") if path.stem != DEFAULT)
    return Schemes(load(folder / f"{DEFAULT}.toml", kpis), {_period(path): load(path, kpis) for path in paths})


def _period(path: Path) -> str:
    try:
        is_ranked = periods.parse(path.stem)[0] in RANKED
    except ValueError:
        is_ranked = False
    if not is_ranked:
        raise ReferenceError(
            f"{path}：文件名不是考核的期间。请写成 2026.toml、2026H1.toml 或 2026Q3.toml；全县通用的写 default.toml。"
        )
    return path.stem
