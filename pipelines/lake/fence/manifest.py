"""Manifest: what a night says of itself, as a township may read it — its own files, and nothing counted over others."""

from __future__ import annotations

from typing import Any

from pipelines.lake.scope import NOBODYS, Scope

# Of the night as a whole. A key that is not named here is not shown to a township.
EVERYBODYS = ("snapshot", "as_of", "created_at", "county", "versions", "timings", "not_computed")


def shown(manifest: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """The manifest for the scope; whole where every township may be seen, and for who keeps the machine running."""
    if scope.townships is None or scope == NOBODYS:
        return manifest
    rows = [row for row in manifest.get("rows", ()) if row.get("submitter") in scope.townships]
    own = {row["source_file"] for row in rows}
    return {
        **{key: manifest[key] for key in EVERYBODYS if key in manifest},
        "rows": rows,
        "inputs": [each for each in manifest.get("inputs", ()) if each.get("path") in own],
        **({"coverage": _coverage(manifest["coverage"], scope.townships)} if "coverage" in manifest else {}),
        **({"history": _history(manifest["history"])} if "history" in manifest else {}),
    }


def _coverage(coverage: dict[str, Any], townships: tuple[str, ...]) -> dict[str, Any]:
    return {key: [name for name in coverage.get(key, ()) if name in townships] for key in ("due", "missing")}


def _history(history: dict[str, Any]) -> dict[str, Any]:
    return {key: history[key] for key in ("compared_with", "problem") if key in history}
