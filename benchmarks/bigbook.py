"""Bigbook: an .xlsx of hundreds of thousands of rows in seconds — Excel's own layout, shared strings and all."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_OPEN}sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OPEN}worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{_OPEN}styles+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{_OPEN}sharedStrings+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>
<sheet name="拨付台账" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{_DOCUMENT}/styles" Target="styles.xml"/>
<Relationship Id="rId3" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{_MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/m/d"/></numFmts>
<fonts count="1"><font/></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf xfId="0"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""",
}


def _escaped(text: pl.Expr) -> pl.Expr:
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(mark, entity, literal=True)
    return text


def letter(place: int) -> str:
    return chr(65 + place)


def _cells(frame: pl.DataFrame, numbers: Sequence[str], days: Sequence[str], strings: pl.Series) -> list[pl.Expr]:
    """Each column as XML cells: a number, a day (ISO text becomes Excel's serial), or a shared string."""
    made = []
    for place, name in enumerate(frame.columns):
        at = pl.concat_str(pl.lit(f'<c r="{letter(place)}'), pl.col("row").cast(pl.String))
        index = pl.col(name).replace_strict(strings, pl.int_range(strings.len(), eager=True), return_dtype=pl.UInt32)
        cell = pl.concat_str(at, pl.lit('" t="s"><v>'), index.cast(pl.String), pl.lit("</v></c>"))
        if name in numbers:
            number = pl.concat_str(at, pl.lit('"><v>'), pl.col(name), pl.lit("</v></c>"))
            cell = pl.when(pl.col(name).str.contains(r"^\d+(?:\.\d+)?$")).then(number).otherwise(cell)
        if name in days:
            serial = (pl.col(name).str.to_date("%Y-%m-%d", strict=False) - pl.date(1899, 12, 30)).dt.total_days()
            day = pl.concat_str(at, pl.lit('" s="1"><v>'), serial.cast(pl.String), pl.lit("</v></c>"))
            cell = pl.when(serial.is_not_null()).then(day).otherwise(cell)
        made.append(pl.when(pl.col(name) != "").then(cell).otherwise(pl.lit("")).alias(f"_{place}"))
    return made


def write_book(
    path: Path, frame: pl.DataFrame, *, above: Sequence[str], below: Sequence[Sequence[str]],
    numbers: Sequence[str], days: Sequence[str],
) -> None:  # fmt: skip
    """`above`: one text per line over the table; `below`: whole lines under it (as wide as the frame or less)."""
    wide = frame.width
    lines = [[text] + [""] * (wide - 1) for text in above] + [list(frame.columns)]
    tail = [[*line, *[""] * (wide - len(line))] for line in below]
    whole = pl.concat(
        [pl.DataFrame(rows, schema=frame.schema, orient="row") for rows in (lines,)]
        + [frame]
        + ([pl.DataFrame(tail, schema=frame.schema, orient="row")] if tail else [])
    )
    strings = pl.concat([whole[name].unique(maintain_order=True) for name in whole.columns]).unique(maintain_order=True)
    rows = whole.with_row_index("row", offset=1)
    body = rows.with_columns(_cells(whole, numbers, days, strings)).select(
        line=pl.concat_str(
            pl.format('<row r="{}" spans="1:{}">', "row", pl.lit(wide)),
            *(f"_{place}" for place in range(wide)), pl.lit("</row>"),
        )
    )["line"]  # fmt: skip
    shared = pl.DataFrame({"s": strings}).select(
        pl.concat_str(pl.lit("<si><t>"), _escaped(pl.col("s")), pl.lit("</t></si>"))
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, _HEAD + text)
        table = f'<sst xmlns="{_MAIN}" uniqueCount="{strings.len()}">'
        archive.writestr("xl/sharedStrings.xml", "".join([_HEAD, table, *shared.to_series(), "</sst>"]))
        sheet = f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:{letter(wide - 1)}{whole.height}"/><sheetData>'
        merge = f'<mergeCells count="1"><mergeCell ref="A1:{letter(wide - 1)}1"/></mergeCells>'
        archive.writestr("xl/worksheets/sheet1.xml", "".join([_HEAD, sheet, *body, f"</sheetData>{merge}</worksheet>"]))
