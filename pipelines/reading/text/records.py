"""Records: delimited text, a block of lines at a time → cells, each record with the line it begins on.

A block whose lines are whole records in the plainest form is split by columns; any other is read by Python's csv
module, which knows every oddity. What comes out is the same, and the same for every size of block.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from typing import Protocol

import polars as pl

from pipelines.reading.sheet import grid, without_blanks
from pipelines.reading.unreadable import unreadable

BLOCK = 1 << 24  # bytes
MOST = 4_000_000  # characters of one cell: a pasted book costs its own row, a quote left open is told before long
csv.field_size_limit(MOST)  # the module's own 131,072 would cost the whole file
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_WAY_OUT = "请在 WPS 或 Excel 中打开核对该行，另存为 .xlsx 后重新报送"


class Source(Protocol):
    """What records are read from: bytes of UTF-8, some at a time or to the end of the line."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self) -> bytes: ...


class Records:
    """Where the reading stands: the line the next record begins on, and whether quotes have kept to the rules."""

    def __init__(self, name: str, source: Source, mark: str, block: int = BLOCK) -> None:
        """`source` holds valid UTF-8; a block is as many bytes, and on to the end of the line."""
        self.name, self.mark, self.block = name, mark, block
        self.begins, self.strict = 1, True
        self._source = source
        field = rf'(?:[^"{re.escape(mark)}]*|"(?:[^"]|"")*")'
        self._whole = rf"^{field}(?:{re.escape(mark)}{field})*$"

    def blocks(self) -> Iterator[pl.DataFrame]:
        """`row` and the text columns c0, c1, … of each block, its empty rows left out.

        Raises Unreadable, and UnicodeDecodeError where the source is not UTF-8.
        """
        while text := self._source.read(self.block):
            text += self._source.readline()
            cells = self.plain(text)
            yield self._patient(text) if cells is None else cells

    def plain(self, text: bytes) -> pl.DataFrame | None:
        """The block split by columns; None where a record may be more, or other, than what stands on its line."""
        ends = text.count(b"\r")
        if b"\0" in text or text.startswith(codecs.BOM_UTF8) or (ends and ends != text.count(b"\r\n")):
            return None
        text = text.replace(b"\r\n", b"\n") if ends else text
        whole = pl.Series("line", [text]).cast(pl.String, strict=False)
        if whole.null_count():
            text.decode()  # says where it is not UTF-8
        lines = whole.str.split("\n").explode()
        if text.endswith(b"\n"):
            lines = lines.head(lines.len() - 1)
        quoted = lines.filter(lines.str.contains('"', literal=True)) if b'"' in text else lines.clear()
        long = lines.str.len_bytes() > MOST
        if long.any() or not quoted.str.contains(self._whole).all():
            return None
        rows = pl.int_range(self.begins, self.begins + lines.len(), dtype=pl.Int32, eager=True).filter(lines != "")
        cells = _split(text, lines, self.mark, quotes=quoted.len() > 0) if rows.len() else pl.DataFrame()
        if cells.height != rows.len():
            return None
        self.begins += lines.len()
        return without_blanks(cells.insert_column(0, rows.alias("row")))

    def _patient(self, text: bytes) -> pl.DataFrame:
        """The block by the csv module, and the lines behind it that its last record goes on in."""
        lines = _Lines(text, self._source)
        records: list[list[str]] = []
        rows: list[int] = []
        while lines.left:
            lines.mark()
            try:
                record = next(csv.reader(lines, delimiter=self.mark, strict=self.strict))
            except csv.Error as error:
                # strict mode knows an unclosed quote at the end of the file, but refuses `"a"b`, which loose mode reads
                if "unexpected end of data" in str(error) or not self.strict:
                    what = f"第 {self.begins} 行起的引号没有成对，后面的内容无法分列"
                    raise unreadable(self.name, what, _WAY_OUT) from None
                self.strict = False
                lines.rewind()
                continue
            records.append(record)
            rows.append(self.begins)
            self.begins += lines.taken
        return grid(records, rows)


def _split(text: bytes, lines: pl.Series, mark: str, *, quotes: bool) -> pl.DataFrame:
    bare = lines.str.replace_all(r'"(?:[^"]|"")*"', "") if quotes else lines
    width = 1 + int(bare.str.count_matches(mark, literal=True).to_frame().max().item() or 0)
    widest = mark.join(["x"] * width).encode() + b"\n"  # the first line says how many columns there are
    return pl.read_csv(
        widest + text,
        has_header=False,
        schema={f"c{i}": pl.String for i in range(width)},
        separator=mark,
        quote_char='"' if quotes else None,
    ).slice(1)


class _Lines:
    """The lines of a block, then those behind it, one at a time; the lines of one record can be taken back."""

    def __init__(self, text: bytes, behind: Source) -> None:
        self._lines = _LINE.findall(text.decode())
        self._at = 0
        self._marked = 0
        self._behind = behind

    @property
    def left(self) -> bool:
        return self._at < len(self._lines)

    @property
    def taken(self) -> int:
        return self._at - self._marked

    def mark(self) -> None:
        self._marked = self._at

    def rewind(self) -> None:
        self._at = self._marked

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._at == len(self._lines):
            more = _LINE.findall(self._behind.readline().decode())
            if not more:
                raise StopIteration
            self._lines += more
        self._at += 1
        return str(self._lines[self._at - 1])
