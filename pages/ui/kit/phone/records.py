"""Records: a table on a phone — every row a card with its name, what it says at length, and its figures in pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl
import streamlit as st

from pages.ui.kit import lamps
from pages.ui.kit.format import MISSING, escape, number
from pages.ui.kit.html.render import render
from pages.ui.kit.print.table import Head, cell

AT_ONCE = 20  # cards; a thumb that has passed as many asks for the next ones
NARROW = 350  # pixels of a table that a phone shows whole
USUAL, LONG = 100, 240  # pixels of a column that names no width; of one that holds sentences
BRIEF = 6  # signs of a value that takes one place of a card, not two
WIDTHS = {"small": 75, "medium": 200, "large": 400}
COLOURS: dict[str, str] = {lamp.shape: lamp.colour for lamp in (lamps.RED, lamps.YELLOW, lamps.GREEN)}


Part = Literal["name", "mark", "words", "pair"]


@dataclass(frozen=True)
class Field:
    """A column as a card has it: how it is written, and which part of the card it is."""

    head: Head
    part: Part


@dataclass(frozen=True)
class Mark:
    """A level or lamp: its words, and the colour that its shape has everywhere."""

    text: str
    colour: str


@dataclass(frozen=True)
class Pair:
    """A heading with its value."""

    label: str
    text: str

    @property
    def is_long(self) -> bool:
        return len(self.text) > BRIEF


@dataclass(frozen=True)
class Record:
    """One card. `address` is the page that its name opens; empty: none."""

    name: str
    marks: Sequence[Mark]
    words: Sequence[str]
    pairs: Sequence[Pair]
    address: str = ""


def pixels(width: str | int | None) -> int:
    """How wide a column is."""
    return width if isinstance(width, int) else WIDTHS.get(width or "", USUAL)


def part(kind: str, width: str | int | None, *, is_name: bool) -> Part:
    """Which part of a card a column is."""
    if is_name:
        return "name"
    if kind in ("level", "lamp"):
        return "mark"
    return "words" if pixels(width) >= LONG and kind == "text" else "pair"


def of_cells(name: str, cells: Mapping[str, str], words: Sequence[str] = ()) -> Record:
    """A card of a matrix's row: its cells by their headings, without those that say nothing."""
    return Record(name, (), words, [Pair(label, text) for label, text in cells.items() if text != MISSING])


def of(frame: pl.DataFrame, fields: Sequence[Field], addresses: Sequence[str] = ()) -> list[Record]:
    """A card for every row of `frame`, whose columns are the fields; what is missing is left out but for the name."""
    return [_record(row, fields, addresses[nth] if addresses else "") for nth, row in enumerate(frame.iter_rows())]


def _record(row: Sequence[object], fields: Sequence[Field], address: str) -> Record:
    written = [(field, cell(field.head, value).text) for field, value in zip(fields, row, strict=True)]
    known = [(field, text) for field, text in written if text not in (MISSING, "")]

    def of_part(wanted: Part) -> list[str]:
        return [text for field, text in known if field.part == wanted]

    marks = [Mark(text, COLOURS.get(text[:1], "grey")) for text in of_part("mark")]
    pairs = [Pair(field.head.label, text) for field, text in known if field.part == "pair"]
    return Record(next(iter(of_part("name")), MISSING), marks, of_part("words"), pairs, address)


def how_many(key: str) -> int:
    """How many cards of this list are drawn by now."""
    return int(st.session_state.get(f"{key}-cards", AT_ONCE))


def more(key: str, total: int) -> None:
    """The button for the next ones, where there are any."""
    drawn = how_many(key)
    if total > drawn and st.button(f"再列 {AT_ONCE} 条（共 {number(total)} 条）", key=f"{key}-more", width="stretch"):
        st.session_state[f"{key}-cards"] = drawn + AT_ONCE
        st.rerun()


def linked(records: Sequence[Record], key: str, total: int) -> None:
    """The cards, whose names are links where they open something."""
    st.html(render("phone/records", records=records))
    more(key, total)


def to_tap(records: Sequence[Record], key: str, total: int) -> int | None:
    """The same, each to be tapped as a whole: which one was, just now."""
    tapped = None
    for nth, record in enumerate(records):
        with st.container(key=f"record-{key}-{nth}", gap=None):
            st.html(render("phone/records", records=[record]))
            if st.button(f"打开{escape(record.name)}", key=f"tap-{key}-{nth}", width="stretch"):
                tapped = nth
    more(key, total)
    return tapped


def to_choose(records: Sequence[Record], key: str) -> str | None:
    """The same; the name of the one that stays chosen until another is tapped, or all are wanted again."""
    state = f"{key}-chosen-card"
    tapped = to_tap(records[: how_many(key)], key, len(records))
    if tapped is not None:
        st.session_state[state] = records[tapped].name
    chosen = st.session_state.get(state)
    if chosen not in {record.name for record in records}:
        return None
    if st.button("看全部", key=f"{key}-all-cards", width="stretch"):
        del st.session_state[state]
        return None
    return str(chosen)
