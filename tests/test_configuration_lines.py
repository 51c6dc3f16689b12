"""The line of every place in a TOML text, however it is written: checked against texts that know their own lines."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.configuration.lines import Place, lines

TRICKY = (
    "# value = 1",
    'title = "value = 2 # no comment"',
    '"quoted.key" = """',
    "[table]",
    'value = 3 ""\\""""',  # 5
    "law.year = 2025",
    'law."二 字" = 1',
    "at = 1979-05-27 07:32:00 # a blank inside",
    "[[limit]]",
    "value = [",  # 10
    '  "a, b", # ]',
    "  {x = 1, y.z = [2,",
    "    3]}, ]",
    "'other' = '''",
    "[[limit]]'''",  # 15
    "[limit.inner]",
    "value = {}",
    "[[limit]]",
    "",
    "[[limit.part]]",  # 20
    "value = 0x10",
    "[[limit.part]]",
    '[ table . "a ] b" ]',
    "value=-inf#",
)


def places(value: object, place: Place = ()) -> Iterator[Place]:
    """Every table, item and key of what tomllib read."""
    yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield from places(each, (*place, name))


def test_texts_comments_brackets_and_dates_do_not_move_a_line() -> None:
    text = "\n".join(TRICKY)
    at = lines(text)
    assert set(at) == set(places(tomllib.loads(text)))
    assert [at[place] for place in (("title",), ("quoted.key",), ("law",), ("law", "二 字"), ("at",))] == [
        2,
        3,
        6,
        7,
        8,
    ]
    first = [("limit", 0), ("limit", 0, "value"), ("limit", 0, "value", 0), ("limit", 0, "value", 1, "y", "z", 1)]
    assert [at[place] for place in first] == [9, 10, 11, 13]
    later = [("limit", 0, "other"), ("limit", 0, "inner", "value"), ("limit", 1, "part", 0, "value")]
    assert [at[place] for place in later] == [14, 17, 21]
    assert [at[place] for place in (("limit", 1), ("limit", 1, "part", 1), ("table", "a ] b", "value"))] == [18, 22, 24]


# Texts are written line by line, and what is written knows the line it comes to stand on.
NAMES = st.text("abc-_9", min_size=1, max_size=3) | st.text("a\"'\\\t .=#[]{}中", max_size=4)
TEXTS = st.text("ab\"'\\ =#[]{},\n中", max_size=12)
VALUES = st.recursive(
    st.integers() | st.booleans() | st.dates() | st.datetimes() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=4)


class Scribe:
    """Writes TOML and remembers where everything came to stand."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.text = draw, ""
        self.at: dict[Place, int] = {(): 1}

    def put(self, text: str, place: Place | None = None) -> None:
        if place is not None:
            self.at.setdefault(place, self.text.count("\n") + 1)
        self.text += text

    def gap(self, inside: str = "\n  # value = [1, 2 ]}\n") -> None:
        self.put(self.draw(st.sampled_from(["", " ", inside])))

    def key(self, name: str) -> str:
        bare = name and all(char in "abc-_9" for char in name)
        return name if bare and self.draw(st.booleans()) else json.dumps(name, ensure_ascii=False)

    def value(self, value: object, place: Place) -> None:
        if isinstance(value, dict):
            self.put("{")
            for nth, (name, each) in enumerate(value.items()):
                self.put(", " if nth else " ")
                self.put(f"{self.key(name)} = ", (*place, name))
                self.value(each, (*place, name))
            self.put("}")
        elif isinstance(value, list):
            self.put("[")
            for nth, each in enumerate(value):
                self.gap()
                self.put("", (*place, nth))
                self.value(each, (*place, nth))
                self.gap()
                self.put(",")
            self.gap()
            self.put("]")
        else:
            self.put(self.scalar(value))

    def scalar(self, value: object) -> str:
        if not isinstance(value, str):
            return str(value).lower()
        long = json.dumps(value, ensure_ascii=False)[1:-1].replace("\\n", "\n")
        plain = "'" not in value and "\n" not in value
        ways = [json.dumps(value, ensure_ascii=False), f'"""\n{long}"""', *([f"'{value}'"] if plain else [])]
        return self.draw(st.sampled_from(ways))

    def pairs(self, table: dict[str, object], place: Place) -> None:
        for name, value in table.items():
            self.gap("# [table]\n\n")
            self.put("\n")
            if isinstance(value, dict) and value and self.draw(st.booleans()):
                for inner, each in value.items():  # dotted
                    self.put("\n", None)
                    self.put("", (*place, name))
                    self.put(f"{self.key(name)} . {self.key(inner)} = ", (*place, name, inner))
                    self.value(each, (*place, name, inner))
            else:
                self.put(f"{self.key(name)} = ", (*place, name))
                self.value(value, (*place, name))
            self.put(" # value = 1\n")


@st.composite
def documents(draw: st.DrawFn) -> Scribe:
    scribe = Scribe(draw)
    scribe.pairs(draw(TABLES), ())
    for nth, table in enumerate(draw(st.lists(TABLES, max_size=3))):
        scribe.put("[[ limits.many ]]" if nth % 2 else "[[limits.many]]", ("limits",))
        scribe.put("", ("limits", "many"))
        scribe.put(" # one\n", ("limits", "many", nth))
        scribe.pairs(table, ("limits", "many", nth))
        scribe.put("[limits.many.table]\n", ("limits", "many", nth, "table"))
        scribe.pairs(draw(TABLES), ("limits", "many", nth, "table"))
    return scribe


@settings(deadline=None, max_examples=200)
@given(documents())
def test_every_place_of_any_document_is_found_on_its_line(document: Scribe) -> None:
    assert set(document.at) == set(places(tomllib.loads(document.text)))
    assert lines(document.text) == document.at


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "[a]", "a = 1"])
def test_the_shortest_texts_end(text: str) -> None:
    assert set(lines(text)) == set(places(tomllib.loads(text)))
