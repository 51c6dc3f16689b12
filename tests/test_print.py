"""PDFs: Chinese set as Chinese is, in a font that travels with the file; what people typed is text and never markup."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.print.breaking import CUT, broken
from reports.print.grid import LAST, MOST_LINES, widths
from reports.print.look import ACROSS, CELL
from reports.print.map import TALLEST, Map
from reports.print.pdf import Pdf
from reports.print.pieces import Bar, Head, Line, Place, Shade, Stat
from reports.print.scales import scale
from reports.print.typeface import printable, width
from reports.workbooks.context import ExportContext
from tests.pdfs import text_of, whole

ROOT = Path(__file__).resolve().parent.parent
HOSTILE = "<b>甲</b>&amp; =cmd|'/c' {{7*7}} </para><img src=x>\n乙"
DRAWS = re.compile(r"^(?:from|import) (?:reportlab|reports\.print\.(?!pieces ))", re.MULTILINE)
WHEN = datetime(2026, 10, 21, 8, 30)
SQUARE = [(116.0, 28.0), (117.0, 28.0), (117.0, 29.0), (116.0, 29.0)]
CONTEXT = ExportContext(
    county="云溪县", snapshot="20261020-ab", as_of=date(2026, 10, 20), filters=HOSTILE, scheme="", who=HOSTILE,
    when=WHEN, title="题", rights="可见西河镇",
)  # fmt: skip


def hostile() -> bytes:
    """Every kind of part with a text that would break markup."""
    pdf = Pdf(HOSTILE, CONTEXT, ACROSS)
    pdf.heading(1, HOSTILE)
    pdf.paragraph(HOSTILE)
    pdf.figures([Stat(HOSTILE, HOSTILE, HOSTILE, [HOSTILE], HOSTILE)], 2)
    pdf.beside(lambda: pdf.bars([Bar(HOSTILE, 0.5, HOSTILE, HOSTILE)]), lambda: pdf.grid([Head(HOSTILE)], [[HOSTILE]]))
    pdf.lines([Line(HOSTILE, [(WHEN.date(), 1.0)])], HOSTILE, [(WHEN.date(), HOSTILE)])
    pdf.portrait()
    pdf.map([Place(HOSTILE, HOSTILE, "#0F5C6E", [SQUARE], (116.5, 28.5))], [Shade("#E6E9E8", HOSTILE)])
    pdf.small(HOSTILE)
    return pdf.to_bytes(WHEN)


def test_a_hostile_text_is_printed_as_it_was_typed_and_the_same_moment_gives_the_same_file() -> None:
    made = hostile()
    assert made == hostile()
    text = text_of(made)
    assert text.count(whole(HOSTILE)) >= 6 and "权限可见西河镇" in text
    assert "第1页共2页" in text and "第2页共2页" in text
    about = PdfReader(io.BytesIO(made))
    assert about.metadata is not None and about.metadata.title == HOSTILE.replace("\n", " ")
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in about.pages]
    assert sizes == [(842, 595), (595, 842)]


def test_every_font_of_a_file_is_embedded() -> None:
    fonts = [
        font.get_object()
        for page in PdfReader(io.BytesIO(hostile())).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    used = [font for font in fonts if "MicroHei" in font["/BaseFont"]]
    assert used and all("/FontFile2" in font["/FontDescriptor"] for font in used)
    assert {font["/BaseFont"] for font in fonts} - {font["/BaseFont"] for font in used} <= {"/Helvetica"}


@pytest.mark.parametrize(
    ("text", "signs", "lines"),
    [
        ("合计1234.50万元", 4, ["合计", "1234.50", "万元"]),  # a figure stays whole
        ("一二三四，五六", 4, ["一二三", "四，五六"]),  # no line begins with a comma
        ("一二三（四五", 4, ["一二三", "（四五"]),  # none ends with a bracket
        ("一二三四 2026", 4, ["一二三四", "2026"]),  # or begins with a blank
        ("一\n二", 4, ["一", "二"]),
        ("ABCDEFGHIJKL", 2, ["ABC", "DEF", "GHIJ", "KL"]),  # what no line holds is cut
        ("", 4, [""]),
    ],
)
def test_lines_are_broken_as_chinese_is(text: str, signs: int, lines: list[str]) -> None:
    assert broken(text, 10, signs * 10 + 0.5) == lines


def test_a_character_that_the_font_lacks_is_marked_with_its_code() -> None:
    assert printable("㙍村▲—‰\x07") == "〓（U+364D）村▲—‰"
    assert width("村", 10) == pytest.approx(10, abs=0.2)


def test_a_cell_longer_than_a_page_is_cut_and_says_so() -> None:
    pdf = Pdf("题", CONTEXT)
    pdf.grid([Head("甲"), Head("乙")], [["很长的内容" * 2000, "短"]] * 2)
    assert text_of(pdf.to_bytes(WHEN)).count(whole(CUT)) == 2
    assert len(broken("长" * 9000, 8, 100, MOST_LINES)) == MOST_LINES


def test_a_long_table_goes_on_with_its_head_and_columns_fill_the_paper() -> None:
    heads = [Head("名称"), Head("金额（万元）", "number"), Head("依据")]
    rows = [[f"项目{nth}", f"{nth:,}.00", "依据" * 60] for nth in range(120)]
    pdf = Pdf("题", CONTEXT)
    pdf.grid(heads, rows)
    reader = PdfReader(io.BytesIO(pdf.to_bytes(WHEN)))
    assert len(reader.pages) > 3 and all("依据" in page.extract_text() for page in reader.pages)
    assert sum(widths(heads, rows, 500, CELL)) == pytest.approx(500)


@pytest.mark.parametrize("count", range(40, 60))
def test_no_page_has_the_last_row_of_a_table_alone(count: int) -> None:
    pdf = Pdf("题", CONTEXT)
    pdf.grid([Head("栏")], [[f"第{nth}行"] for nth in range(count)])
    pages = [page.extract_text().count("行") for page in PdfReader(io.BytesIO(pdf.to_bytes(WHEN))).pages]
    assert sum(pages) == count and pages[-1] >= LAST


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_table_whose_last_rows_are_tall_is_printed_whole(count: int) -> None:
    pdf = Pdf("题", CONTEXT)
    pdf.grid([Head("栏")], [["\n".join(["一行"] * MOST_LINES)]] * count)
    assert text_of(pdf.to_bytes(WHEN)).count("一行") == MOST_LINES * count


@pytest.mark.parametrize(
    ("values", "steps"),
    [([60.2, 71, 88.9], (60, 70, 80, 90)), ([5, 5], (4, 6)), ([], (0, 0.5, 1)), ([-3, 4], (-4, -2, 0, 2, 4))],
)
def test_an_axis_has_round_steps_around_its_figures(values: list[float], steps: tuple[float, ...]) -> None:
    assert scale(values).steps == pytest.approx(steps)


def test_nobody_loads_what_draws_before_a_pdf_is_made() -> None:
    """It costs a second, and no page needs it."""
    rooms = [each for folder in ("cli", "pages", "casework", "reports") for each in (ROOT / folder).rglob("*.py")]
    outside = [path for path in rooms if path.parent != ROOT / "reports" / "print" or path.stem == "pieces"]
    assert [path.name for path in outside if DRAWS.search(path.read_text("utf-8"))] == []
    assert DRAWS.search("import io\nfrom reports.print.pdf import Pdf\n") and DRAWS.search("import reportlab")


@pytest.mark.parametrize("lines", range(42, 58))
def test_a_table_begins_on_the_page_of_its_heading_however_much_stands_above(lines: int) -> None:
    pdf = Pdf("题", CONTEXT)
    for _ in range(lines):
        pdf.small("一行")
    pdf.panel("表的名称", "说明")
    pdf.grid([Head("栏")], [["第一行\n" * 6], ["第二行"]])
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.to_bytes(WHEN))).pages]
    assert [("表的名称" in page, "第一行" in page) for page in pages].count((True, True)) == 1


def test_a_map_says_of_every_place_its_name_and_figure_and_what_its_colours_mean() -> None:
    east = [(lon + 1, lat) for lon, lat in SQUARE]
    places = [
        Place("西河镇", "85.0%", "#0F5C6E", [SQUARE, SQUARE[::-1]], (116.5, 28.5), is_chosen=True),
        Place("石门镇", "—", "#E6E9E8", [east], (117.5, 28.5)),
    ]
    drawn = Map(places, [Shade("#0F5C6E", "95%及以上"), Shade("#E6E9E8", "没有数")])
    across, tall = drawn.wrap(250, 500)
    assert across == 250 and 100 < tall < TALLEST + 30
    pdf = Pdf("题", CONTEXT)
    pdf.map(places, [Shade("#0F5C6E", "95%及以上"), Shade("#E6E9E8", "没有数")])
    text = text_of(pdf.to_bytes(WHEN))
    assert all(part in text for part in ("西河镇85.0%", "石门镇—", "95%及以上", "没有数"))


def test_the_words_under_a_map_stand_in_as_many_rows_as_they_need() -> None:
    shades = [Shade("#0F5C6E", "九十五以上，达到目标")] * 5
    places = [Place("西河镇", "", "#0F5C6E", [SQUARE], (116.5, 28.5))]
    heights = [Map(places, shades).wrap(across, 500)[1] for across in (700, 300)]
    assert heights[1] > heights[0]
