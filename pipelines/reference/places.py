"""Places: on which line of mappings.toml a word stands, for the sentence that refuses it."""

from __future__ import annotations

import re

_ENTRY = re.compile(r"^\s*\[\[\s*mapping\s*\]\]")


class Lines:
    """The lines of one [[mapping]]; `first` is the number of its own line."""

    def __init__(self, first: int, lines: list[str]) -> None:
        self.first, self._lines = first, lines

    def of(self, *words: str) -> int | None:
        """The first line that holds the last word, from the line on that holds the words before it."""
        start = 0
        for word in words:
            at = next((n for n in range(start, len(self._lines)) if _holds(self._lines[n], word)), None)
            if at is None and word == words[-1]:
                return None
            start = start if at is None else at
        return self.first + start


def _holds(line: str, word: str) -> bool:
    """Does the line hold the word as a whole, outside a comment?"""
    said = line.split("#", 1)[0] if "#" not in word else line
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) is not None


def entries(text: str) -> list[Lines]:
    """The lines of each [[mapping]] in order."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    ends = [*starts[1:], len(lines)]
    return [Lines(start + 1, lines[start:end]) for start, end in zip(starts, ends, strict=False)]
