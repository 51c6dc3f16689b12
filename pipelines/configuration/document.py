"""Document: one TOML file of the county — its values, and the sentences that refuse them, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from pipelines.configuration.lines import Place, lines
from pipelines.configuration.section import KEY, Section, Wrong
from pipelines.configuration.sentences import Fault, faults, keys, near_key, unknown_key
from pipelines.errors import ReferenceError

S = TypeVar("S", bound=Section)
AT = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)")
AGAIN = (
    (re.compile("overwrite a value|Duplicate"), "把同一个名字又写了一次。请删去一个"),
    (re.compile("twice"), "把同一个小节又写了一次。请删去一个；可以有几段的，每段的名称用双括号，如 [[limit]]"),
)


def _nth(document: Document, place: Place) -> str:
    return f"{place[0]} 第 {int(place[1]) + 1} 项"


@dataclass(frozen=True, eq=False)
class Document:
    """What a file says. `item` names an item of an array of tables in a sentence."""

    path: Path
    text: str
    values: dict[str, Any]
    error: type[ReferenceError] = ReferenceError
    item: Callable[[Document, Place], str] = _nth

    def checked(self, model: type[S], *place: str | int, context: dict[str, Any] | None = None) -> S:
        """The table at a place as its model. Raises the document's error with the line and the way out."""
        try:
            return model.model_validate(self.at(place), context=context)
        except ValidationError as error:
            raise self._first(self._ordered(error, model, place), place) from None

    def complaints(self, model: type[S], *place: str | int, context: dict[str, Any] | None = None) -> list[str]:
        """Every fault of the table at a place that one look can tell, by line; none: it is what the model wants."""
        try:
            model.model_validate(self.at(place), context=context)
        except ValidationError as error:
            return [
                str(self.refused((*place, *each.place), each.sentence)) for each in self._ordered(error, model, place)
            ]
        return []

    def left_out(self, model: type[S]) -> tuple[Document, tuple[str, ...]]:
        """The document without the keys at its top that the model does not know, and a warning for each of them.

        They may be of another version of the programme, which is no reason to stop a night. One that must be the name
        of a required key, misspelt, stays and is refused.
        """
        unknown = [name for name in self.values if name not in keys(model) and not self._is_misspelt(name, model)]
        warnings = tuple(str(self.refused((name,), f"{unknown_key((name,), model)}本夜未使用")) for name in unknown)
        return replace(
            self, values={name: value for name, value in self.values.items() if name not in unknown}
        ), warnings

    def _is_misspelt(self, name: str, model: type[S]) -> bool:
        near = near_key((name,), model)
        return bool(near) and near not in self.values and keys(model)[near].is_required()

    def _ordered(self, error: ValidationError, model: type[Section], place: Place) -> list[Fault]:
        """By line, unknown keys before all."""
        every = faults(error, model)
        return sorted(every, key=lambda fault: (not fault.is_unknown_key, self.line(*place, *fault.place)))

    def _first(self, ordered: list[Fault], place: Place) -> ReferenceError:
        """The first fault; of the others the lines."""
        others = dict.fromkeys(str(self.line(*place, *fault.place)) for fault in ordered[1:])
        further = f"另有 {len(ordered) - 1} 处有误，见第 {'、'.join(others)} 行。" if others else ""
        return self.refused((*place, *ordered[0].place), ordered[0].sentence, further)

    @contextmanager
    def refusing(self, *place: str | int) -> Iterator[None]:
        """What is `Wrong` inside lies at this place."""
        try:
            yield
        except Wrong as wrong:
            raise self.refused((*place, *wrong.place), str(wrong)) from None

    def refused(self, place: Place, sentence: str, further: str = "") -> ReferenceError:
        """The sentence behind its file, its line and its table."""
        while not self.holds(*place):
            place = place[:-1]
        table, way = self._parted(place)
        title = f"，{self.item(self, table)}" if table[1:] and isinstance(table[1], int) else ""
        title = title or (f"，[{_dotted(table)}]" if table else "")
        nth = way[-1] if way and isinstance(way[-1], int) else None
        key = _dotted(way) if nth is None else f"{_dotted(way[:-1])} 的第 {nth + 1} 项"
        sentence = sentence.replace(KEY, key).strip().rstrip("。")
        return self.error(f"{self.path} 第 {self.line(*place)} 行{title}：{sentence}。{further}")

    def _parted(self, place: Place) -> tuple[Place, Place]:
        """The table that is named before a sentence (an item of an array, or what holds the key), and the way on."""
        if len(place) > 1 and isinstance(place[1], int) and isinstance(self.at(place[:2]), dict):
            return place[:2], place[2:]
        keys = [nth for nth, name in enumerate(place) if isinstance(name, str)]
        return place[: keys[-1] if keys else 0], place[keys[-1] if keys else 0 :]

    def at(self, place: Place) -> Any:
        return reduce(lambda value, name: value[name], place, cast(Any, self.values))

    def line(self, *place: str | int) -> int:
        """The line of a place; of the table around it, where the place is not in the file."""
        return self._lines.get(_dotted(place)) or self.line(*place[:-1])

    def holds(self, *place: str | int) -> bool:
        return _dotted(place) in self._lines

    @cached_property
    def _lines(self) -> dict[str, int]:
        """By names with dots, since a.b and "a.b" are the same field to whoever writes one."""
        known: dict[str, int] = {}
        for place, line in lines(self.text).items():
            known.setdefault(_dotted(place), line)
        return known


def _dotted(place: Place) -> str:
    return ".".join(map(str, place))


def read(
    path: Path,
    *,
    missing: str,
    example: str,
    error: type[ReferenceError] = ReferenceError,
    item: Callable[[Document, Place], str] = _nth,
    parse_float: Callable[[str], Any] = float,
) -> Document:
    """Read a file. `missing` is said where there is none, `example` where it is no TOML; raises `error`."""
    try:
        text = path.read_text("utf-8-sig")  # Windows puts a mark before UTF-8
        return of_text(path, text, example=example, error=error, item=item, parse_float=parse_float)
    except FileNotFoundError:
        raise error(f"{path}：{missing}") from None
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        raise error(f"{path} 第 {line} 行：第 {wrong.start + 1} 个字节起不是 UTF-8 文字。请另存为 UTF-8。") from None


def of_text(
    path: Path,
    text: str,
    *,
    example: str,
    error: type[ReferenceError] = ReferenceError,
    item: Callable[[Document, Place], str] = _nth,
    parse_float: Callable[[str], Any] = float,
) -> Document:
    """What a text says that stands in no file (yet); `path` is what it is called in sentences. Raises `error`."""
    try:
        return Document(path, text, tomllib.loads(text, parse_float=parse_float), error, item)
    except tomllib.TOMLDecodeError as wrong:
        raise error(f"{path}{_malformed(str(wrong), example)}") from None


def _malformed(error: str, example: str) -> str:
    """tomllib's own sentence is English; what it says most often is said here."""
    at = AT.search(error)
    line = f" 第 {at[1]} 行" if at and at[1] else " 末尾"
    if again := next((sentence for word, sentence in AGAIN if word.search(error)), ""):
        return f"{line}：{again}。"
    column = f"第 {at[2]} 列" if at and at[1] else ""
    return f"{line}{column}：格式有误（{AT.sub('', error)}）。{example}"
