"""Build: runs the SQL files of a folder in the order their `-- needs:` lines ask for."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

from pipelines.engines.engine import Engine
from pipelines.limits.dated import Limits, expand
from pipelines.not_computed import NotComputed

FACTS = Path(__file__).parent
MARTS = FACTS.parent / "marts"


def texts(folder: Path) -> dict[str, str]:
    """SQL text by table name, in an order in which each table finds what it needs."""
    text_by_table = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}
    needs = {
        name: {
            word.strip()
            for line in text.splitlines()
            if line.startswith("-- needs:")
            for word in line.removeprefix("-- needs:").split(",")
        }
        & text_by_table.keys()
        for name, text in text_by_table.items()
    }
    return {name: text_by_table[name] for name in TopologicalSorter(needs).static_order()}


def body(text: str) -> str:
    """The query without its leading comment lines."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def build(engine: Engine, folder: Path, limits: Limits, lost: NotComputed | None = None) -> list[str]:
    """Make every table of `folder`, limits written out; gives their names. A failing file is named in the error.

    With `lost`, a table that fails, or rests on one that did, is kept there and laid empty.
    """
    made = []
    for name, text in texts(folder).items():
        if lost is None:
            _make(engine, folder, name, text, limits)
        else:
            _attempt(engine, folder, name, text, limits, lost)
        made.append(name)
    return made


def _make(engine: Engine, folder: Path, name: str, text: str, limits: Limits) -> None:
    try:
        engine.make(name, expand(body(text), limits))
    except Exception as error:
        error.add_note(f"while making {folder.name}/{name}.sql")
        raise


def _attempt(engine: Engine, folder: Path, name: str, text: str, limits: Limits, lost: NotComputed) -> None:
    if cause := lost.cause(body(text)):
        lost.rests_on("fact", name, name, cause, name)
    else:
        with lost.tried("fact", name, name, name):
            _make(engine, folder, name, text, limits)
    if name in lost.keys("fact"):
        lost.empty(engine, name, expand(body(text), limits))
