"""Page: A4 upright and across, the grid of 22 lines, the page number; lengths of GB/T 9704 in mm.

Across is the upright page turned by a quarter: its head lies where the upright page is bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.documents.elements import element

LINE = 579  # of the grid, in twentieths of a point: 22 lines are 637 pt of the 638 between the margins
NUMBER_BELOW = 7  # the page number stands below the text by this
NUMBER_HIGH = 5


@dataclass(frozen=True)
class Paper:
    """A page and its margins."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int

    @property
    def across(self) -> int:
        """The room between left and right margin."""
        return self.width - self.left - self.right


UPRIGHT = Paper(210, 297, 37, 35, 28, 26)
ACROSS = Paper(297, 210, 28, 26, 35, 37)


def lay(section: Any, paper: Paper) -> None:
    """Make a section of this paper."""
    section.orientation = WD_ORIENT.LANDSCAPE if paper.width > paper.height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(paper.width), Mm(paper.height)
    section.top_margin, section.bottom_margin = Mm(paper.top), Mm(paper.bottom)
    section.left_margin, section.right_margin = Mm(paper.left), Mm(paper.right)
    section.footer_distance = Mm(paper.bottom - NUMBER_BELOW - NUMBER_HIGH)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    # "lines" only: with "linesAndChars" LibreOffice halves the line
    properties.append(element("docGrid", type="lines", linePitch=LINE))


def number(section: Any) -> None:
    """Print — 1 — on every page from here on, at its outer edge."""
    for footer, is_left in ((section.footer, False), (section.even_page_footer, True)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = "footer"
        if is_left:
            paragraph.paragraph_format.alignment = 0
        side = "left_indent" if is_left else "right_indent"
        setattr(paragraph.paragraph_format, side, Mm(5))  # one character
        paragraph.add_run("— ")
        paragraph._p.append(element("fldSimple", element("r", element("t", text="1")), instr=" PAGE "))
        paragraph.add_run(" —")
