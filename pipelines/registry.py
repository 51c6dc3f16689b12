"""Registry: finds the definitions in a folder, so that adding a file is adding a definition."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

from pipelines.definitions import Dataset, Loaded

HERE = Path(__file__).parent


def _load(folder: Path, name: str) -> list[Loaded]:
    definitions = []
    for path in sorted(folder.rglob("*.py")):
        if path.stem.startswith("_"):
            continue
        parts = path.relative_to(HERE).with_suffix("").parts
        module = importlib.import_module("pipelines." + ".".join(parts))
        if not hasattr(module, name):
            raise ValueError(f"{path}: no {name}; a file in this folder must define one")
        stage = path.parent.name if path.parent != folder else ""
        doc = (module.__doc__ or "").strip()
        definitions.append(
            Loaded(
                key=path.stem,
                stage=stage,
                definition=getattr(module, name),
                examples=tuple(getattr(module, "EXAMPLES", ())),
                sql=getattr(module, "SQL", ""),
                evidence=getattr(module, "EVIDENCE", ""),
                doc=doc,
                words=getattr(module, "WORDS", {}),
            )
        )
    return definitions


@cache
def datasets() -> dict[str, Dataset]:
    """Every dataset by key, in the order of a project's life."""
    definitions = {each.key: each.definition for each in _load(HERE / "datasets", "DATASET")}
    return dict(sorted(definitions.items(), key=lambda item: (item[1].order, item[0])))


@cache
def kpis() -> dict[str, Loaded]:
    """Every KPI by key, in page order."""
    return {f.key: f for f in sorted(_load(HERE / "kpis", "KPI"), key=lambda f: (f.definition.order, f.key))}


@cache
def rules() -> dict[str, Loaded]:
    """Every rule by key."""
    return {loaded.key: loaded for loaded in _load(HERE / "rules", "RULE")}
