"""Build: runs the SQL files of a folder in the order their `-- needs:` lines ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

from pipelines.engines.engine import Engine
from pipelines.limits.dated import Limits, expand
from pipelines.not_computed import NotComputed

FACTS = Path(__file__).parent
MARTS = FACTS.parent / "marts"


def _needs(text: str) -> set[str]:
    lines = (line.removeprefix("-- needs:") for line in text.splitlines() if line.startswith("-- needs:"))
    return {word.strip() for line in lines for word in line.split(",")}


def texts(folder: Path) -> dict[str, str]:
    """SQL text by table name, in an order in which each table finds what it needs."""
    text_by_table = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}
    return {name: text for step in steps(text_by_table) for name, text in step.items()}


def steps(text_by_table: Mapping[str, str]) -> list[dict[str, str]]:
    """The texts in steps, one after the other: a table needs none of its own step or of a later one."""
    order = TopologicalSorter({name: _needs(text) & text_by_table.keys() for name, text in text_by_table.items()})
    order.prepare()
    answer = []
    while order.is_active():
        ready = order.get_ready()
        order.done(*ready)
        answer.append({name: text_by_table[name] for name in ready})
    return answer


def body(text: str) -> str:
    """The query without its leading comment lines."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def build(engine: Engine, folder: Path, limits: Limits, lost: NotComputed | None = None) -> list[str]:
    """Make every table of `folder`, limits written out; gives their names. A failing file is named in the error.

    With `lost`, a table that fails, or rests on one that did, is kept there and laid empty.
    """
    made = []
    make = partial(_make, folder=folder, limits=limits)
    for step in steps(texts(folder)):
        for (name, text), done in zip(step.items(), engine.each(make, step.items()), strict=True):
            if lost is None:
                done()
            else:
                _attempt(engine, name, body(text), limits, done, lost)
            made.append(name)
    return made


def _make(engine: Engine, named: tuple[str, str], folder: Path, limits: Limits) -> None:
    name, text = named
    try:
        engine.make(name, expand(body(text), limits))
    except Exception as error:
        error.add_note(f"while making {folder.name}/{name}.sql")
        raise


def _attempt(engine: Engine, name: str, text: str, limits: Limits, done: Callable[[], None], lost: NotComputed) -> None:
    if cause := lost.cause(text):
        lost.rests_on("fact", name, name, cause, name)
    else:
        with lost.tried("fact", name, name, name):
            done()
    if name in lost.keys("fact"):
        lost.empty(engine, name, expand(text, limits))
