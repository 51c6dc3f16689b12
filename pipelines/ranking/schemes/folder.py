"""Schemes: every scheme of a county's folder, each under the period that its file is named after."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pipelines.definitions import Loaded
from pipelines.errors import ReferenceError
from pipelines.measures import periods
from pipelines.ranking.schemes.scheme import Schemes, load, parse

DEFAULT = "default"
NONE: Mapping[str, str] = MappingProxyType({})
RANKED: tuple[periods.PeriodKind, ...] = ("year", "half", "quarter")


def load_all(folder: Path, kpis: Mapping[str, Loaded], adopted: Mapping[str, str] = NONE) -> Schemes:
    """Read `folder`: default.toml, and one for every period that has its own; what was adopted (name of a file without
    its ending → text) stands in the place of the file. Raises ReferenceError."""
    read = {path.stem: path for path in sorted(folder.glob("*.toml")) if path.stem not in adopted}
    schemes = {name: load(path, kpis) for name, path in read.items() if name != DEFAULT and _period(path)}
    schemes |= {name: parse(text, kpis, called(name)) for name, text in adopted.items()}
    default = schemes.pop(DEFAULT, None) or load(folder / f"{DEFAULT}.toml", kpis)
    return Schemes(default, dict(sorted(schemes.items())))


def called(name: str) -> str:
    """What an adopted scheme is called in sentences."""
    return "采用的方案" if name == DEFAULT else f"采用的方案（{name}）"


def lay(folder: Path, adopted: Mapping[str, str], into: Path) -> None:
    """Copy the schemes of a night beside its figures: the county's files, and in their place what was adopted."""
    shutil.copytree(folder, into)
    for name, text in adopted.items():
        (into / f"{name}.toml").write_text(text, "utf-8")


def is_target(name: str) -> bool:
    """Whether a scheme may be of that name: the county's own, or of a period that is ranked."""
    try:
        return name == DEFAULT or periods.parse(name)[0] in RANKED
    except ValueError:
        return False


def _period(path: Path) -> str:
    if not is_target(path.stem):
        raise ReferenceError(
            f"{path}：文件名不是考核的期间。请写成 2026.toml、2026H1.toml 或 2026Q3.toml；全县通用的写 default.toml。"
        )
    return path.stem
