"""What other programs write into a workbook is read as it is seen: formats, formulas in other clothes, arrays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from pipelines.reading.read import read
from tests.clerk import PROJECTS, cleaned, messages, number, project
from tests.raw_book import raw_book, row

PROGRESS = ["项目编号", "报送日期", "形象进度"]


def progress(value: object) -> list[str]:
    """A progress ledger whose 形象进度 is a number in the first style."""
    cell = f'<c r="C2" s="1"><v>{value}</v></c>'
    return [row(1, *PROGRESS), row(2, number(1), "2024-05-01", cell)]


@pytest.mark.parametrize(
    "name", [str.upper, lambda n: n.replace("styles", "Styles"), lambda n: n.replace("xl/", "XL/")]
)
def test_what_a_format_shows_counts_whatever_the_letters_of_the_parts(name: Callable[[str], str]) -> None:
    header = [label.replace("(万元)", "(元)") for label in PROJECTS]
    cells = [*project(1)[:6], '<c r="G2" s="1"><v>38.6</v></c>', *project(1)[7:]]
    data = raw_book([row(1, *header), row(2, *cells)], formats=["0.0&quot;万元&quot;"], entry=name)
    assert cleaned(data, "西河镇/项目台账.xlsx").clean["projects"]["budget_fen"].to_list() == [386000_00]


@pytest.mark.parametrize("value", [0.5, 1, 12])
def test_a_format_that_is_a_percentage_for_some_numbers_only_sends_the_cell_back(value: float) -> None:
    data = raw_book(progress(value), formats=["[&gt;=1]0&quot;%&quot;;0.0%"], sheet="进度报送")
    assert "单元格的格式让看到的数和实际的数不一样" in messages(cleaned(data, "西河镇/进度报送.xlsx"))[0]


def test_the_formats_of_conditional_formats_are_no_formats_of_cells() -> None:
    sheet = raw_book(progress(0.5), formats=["0.0"], sheet="进度报送")
    dxf = b'<dxfs count="1"><dxf><numFmt numFmtId="164" formatCode="0%"/></dxf></dxfs></styleSheet>'
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</styleSheet>", dxf))
    (read_,) = read("x.xlsx", data.getvalue())
    assert read_.cells["c2"].to_list()[1] == "0.5"


def settled_by(*cells: str) -> bytes:
    """A project for each tag of 审定金额, which is column J."""
    lines = [row(n, *project(n - 1), tag) for n, tag in enumerate(cells, start=2)]
    return raw_book([row(1, *PROJECTS, "审定金额(万元)"), *lines])


@pytest.mark.parametrize(
    "formula", ["<f><![CDATA[G2*2]]></f>", "<!-- x --><f>G2*2</f>", "<f>G2*2</f><v></v>", "<f><![CDATA[A<B]]></f><v/>"]
)
def test_a_formula_without_a_result_is_one_in_whatever_clothes(formula: str) -> None:
    result = cleaned(settled_by(f'<c r="J2">{formula}</c>'), "西河镇/项目台账.xlsx")
    assert "公式还没有计算过" in messages(result)[0]


@pytest.mark.parametrize("rest", ['<c r="J{}"/>', '<c r="J{}"><v>0</v></c>', ""])
def test_an_array_that_nobody_calculated_leaves_none_of_its_cells_known(rest: str) -> None:
    first = '<c r="J2"><f t="array" ref="J2:J4">G2:G4*2</f></c>'
    data = settled_by(first, rest.format(3), rest.format(4), '<c r="J5"><v>7</v></c>')
    result = cleaned(data, "西河镇/项目台账.xlsx")
    assert result.clean["projects"]["settled_fen"].to_list() == [None, None, None, 70000_00]
    assert len(messages(result)) == 3


def test_an_array_with_its_results_is_read() -> None:
    first = '<c r="J2"><f t="array" ref="J2:J3">G2:G3*2</f><v>5</v></c>'
    result = cleaned(settled_by(first, '<c r="J3"><v>6</v></c>'), "西河镇/项目台账.xlsx")
    assert result.clean["projects"]["settled_fen"].to_list() == [50000_00, 60000_00]


@pytest.mark.parametrize("column", ["乡镇", "村（社区）"])
def test_a_place_that_nobody_calculated_is_told_as_one(column: str) -> None:
    at = PROJECTS.index(column)
    cells = project(1)
    cells[at] = f'<c r="{chr(65 + at)}2"><f>A1</f></c>'
    result = cleaned(raw_book([row(1, *PROJECTS), row(2, *cells)]), "西河镇/项目台账.xlsx")
    assert "公式还没有计算过" in messages(result)[0]
