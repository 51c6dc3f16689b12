"""Macros: finds `word(argument, …)` in SQL text and puts other text in its place, however deeply nested."""

from __future__ import annotations

import re
from collections.abc import Callable


def _arguments(text: str, start: int) -> tuple[list[str], int]:
    """The arguments after the bracket that ends at `start`, and where the closing bracket's right side is."""
    depth, quoted, parts = 1, False, [""]
    for at in range(start, len(text)):
        char = text[at]
        if char == "'":
            quoted = not quoted
        elif not quoted and char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return [part.strip() for part in parts], at + 1
        elif not quoted and char == "," and depth == 1:
            parts.append("")
            continue
        parts[-1] += char
    raise ValueError(f"no closing bracket after {text[max(0, start - 20) : start]!r}")


def replace(text: str, words: tuple[str, ...], put: Callable[[str, list[str]], str]) -> str:
    """`text` with each call of one of `words` replaced by `put(word, arguments)`."""
    pattern = re.compile(rf"\b({'|'.join(words)})\(")
    out, at = [], 0
    while call := pattern.search(text, at):
        arguments, end = _arguments(text, call.end())
        inner = [replace(argument, words, put) for argument in arguments]
        out += [text[at : call.start()], put(call.group(1), inner)]
        at = end
    return "".join([*out, text[at:]])
