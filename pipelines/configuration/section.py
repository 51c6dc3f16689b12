"""Section: what the models of all configuration files share — nothing is guessed, no key is passed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

from pipelines.configuration.lines import Place

KEY = "\0"  # in a sentence: the key, as the document names it


class Section(BaseModel):
    """A table of a configuration file. 1 is not true, "5" is not 5, 1.0 is no whole number.

    The description of a field says how it is written; it is the way out in the sentence that refuses a value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Wrong(ValueError):
    """What a check of our own refuses: the sentence, and the way from what is checked to the culprit."""

    def __init__(self, sentence: str, *place: str | int) -> None:
        super().__init__(sentence)
        self.place: Place = place


class Wrongs(ValueError):
    """Several of them at once, so that whoever mends a file sees all that one look can tell."""

    def __init__(self, each: Iterable[Wrong]) -> None:
        self.each = tuple(each)
        super().__init__("；".join(map(str, self.each)))


def refuse(wrongs: Iterable[Wrong]) -> None:
    """Raises Wrongs where there are any."""
    if each := tuple(wrongs):
        raise Wrongs(each)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[
    tuple[Annotated[str, Strict()], ...], Strict(False), Field(description='写成文字的列表，例如 ["…", "…"]')
]
