"""File name: a text that people typed as the name of a file, without the signs that no name can hold."""

from __future__ import annotations

UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|\r\n\t', "_"))


def file_name(text: str) -> str:
    """The text with _ for every such sign."""
    return text.translate(UNFIT)
