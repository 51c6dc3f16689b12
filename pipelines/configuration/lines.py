"""Lines: on which line of a TOML text every table, item and key stands.

    [[limit]]          ("limit", 0) is on line 1
    key = "a"          ("limit", 0, "key") on line 2
    note = "value ="   no key stands in a text or a comment
    law.year = 2025    ("limit", 0, "law") and ("limit", 0, "law", "year") on line 4

tomllib gives values without lines, and what writes TOML anew (tomlkit) keeps the text and no lines either. The text is
one that tomllib has read, so nothing is checked here a second time.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

Place = tuple[str | int, ...]  # keys, and the numbers of items from 0

KEY = re.compile(r"""[^\s\[\]{}"'=.,#]+|"(?:\\.|[^"\\])*"|'[^']*'""")
KEYS = re.compile(rf"(?:{KEY.pattern})(?:[ \t]*\.[ \t]*(?:{KEY.pattern}))*")
TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # a long text may end in two quotes of its own
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'",
    re.DOTALL,
)
SCALAR = re.compile(r"[^,\]}#\n]+")
GAP = re.compile(r"(?:[\s,]|#[^\n]*)*")  # between two statements, or two items
EQUALS = re.compile(r"[ \t]*=[ \t]*")
OPENING, CLOSING = re.compile(r"\[\[?[ \t]*"), re.compile(r"[ \t]*\]\]?")


def lines(text: str) -> dict[Place, int]:
    """The line of every place in a text that tomllib reads without complaint."""
    return _Walk(text).lines


class _Walk:
    """One pass over the text; `at` is how far it has come."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Place, int] = {(): 1}
        self._ends = [each.start() for each in re.finditer("\n", text)]
        self._items: dict[Place, int] = {}  # how many [[…]] of a name there have been
        table: Place = ()
        while not self._closed(""):
            if self.text[self.at] == "[":
                table = self._table()
            else:
                self._pair(table)

    def _table(self) -> Place:
        """[a.b], or [[a.b]], which begins a further item."""
        further = self._take(OPENING).startswith("[[")
        keys = self._keys()
        place: Place = ()
        for nth, key in enumerate(keys, 1):
            place = self._note((*place, key))
            if further and nth == len(keys):
                self._items[place] = self._items.get(place, 0) + 1
            if place in self._items:
                place = self._note((*place, self._items[place] - 1))
        self._take(CLOSING)
        return place

    def _pair(self, place: Place) -> None:
        for key in self._keys():
            place = self._note((*place, key))
        self._take(EQUALS)
        self._value(place)

    def _value(self, place: Place) -> None:
        if self._take(TEXT):
            return
        opening = self.text[self.at : self.at + 1]
        self.at += opening in ("[", "{")
        if opening == "[":
            nth = 0
            while not self._closed("]"):
                self._value(self._note((*place, nth)))
                nth += 1
        elif opening == "{":
            while not self._closed("}"):
                self._pair(place)
        else:
            self._take(SCALAR)

    def _closed(self, bracket: str) -> bool:
        """Is there no further item before the bracket (or the text's end)? Then the bracket is passed."""
        self._take(GAP)
        closed = self.text[self.at : self.at + 1] in ("", bracket)
        self.at += closed
        return closed

    def _keys(self) -> list[str]:
        parts = KEY.findall(self._take(KEYS))
        return [tomllib.loads(f"key = {part}")["key"] if part[0] in "\"'" else part for part in parts]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def _note(self, place: Place) -> Place:
        """A table may be opened several times; what counts is the first."""
        self.lines.setdefault(place, bisect_left(self._ends, self.at) + 1)
        return place
