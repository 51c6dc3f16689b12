"""What export tools put around a cell to keep Excel off it comes off; a formula that works something out stays."""

from __future__ import annotations

import csv as csv_module
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reading.read import read
from tests.clerk import PAYMENTS, PROJECTS, cleaned, csv, messages, number, payment, project, reasons, xlsx
from tests.raw_book import raw_book, row

GUARDS: dict[str, Callable[[str], str]] = {
    "equals and quotes": lambda text: f'="{text}"',
    "with blanks": lambda text: f' = "{text}" ',
    "T": lambda text: f'=T("{text}")',
    "CONCATENATE": lambda text: f'=CONCATENATE("{text}")',
    "TEXT": lambda text: f'=TEXT("{text}","@")',
    "HYPERLINK": lambda text: f'=HYPERLINK("http://x/{text}","{text}")',
    "small letters": lambda text: f'=hyperlink("{text}")',
    "apostrophe": lambda text: f"'{text}",
    "backtick": lambda text: f"`{text}",
    "tab before": lambda text: f"\t{text}",
    "tab behind": lambda text: f"{text}\t",
    "tab and equals": lambda text: f'\t="{text}"',
    "twice quoted": lambda text: f'=""{text}""',
    "full width": lambda text: f'＝"{text}"',
    "joined to nothing": lambda text: f'="{text}"&""',
    "nothing joined to it": lambda text: f'=""&"{text}"',
}


def written(rows: list[list[str]]) -> bytes:
    """As a program with a csv library writes them: quotes doubled inside quotes."""
    out = io.StringIO()
    csv_module.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("guard", GUARDS)
@pytest.mark.parametrize("kind", ["csv", "bare csv", "json", "xlsx"])
def test_a_guarded_ledger_reads_like_one_without_guards_in_every_kind_of_cell(guard: str, kind: str) -> None:
    put = GUARDS[guard]
    cells = [put(cell) for cell in project(1)]
    rows = [[put(label) for label in PROJECTS], cells]
    if kind == "json":
        data = json.dumps([dict(zip(PROJECTS, cells, strict=True))], ensure_ascii=False).encode()
    elif kind == "xlsx":
        data = raw_book([row(n, *(cell.replace("&", "&amp;") for cell in line)) for n, line in enumerate(rows, 1)])
    elif kind == "bare csv" and guard not in ("TEXT", "HYPERLINK"):
        data = csv(*rows)  # ="350987101-…" without quotes around it
    else:
        data = written(rows)
    result = cleaned(data, f"西河镇/项目台账.{kind[-4:].strip()}")
    assert messages(result) == []
    bare = cleaned(csv(PROJECTS, project(1)), "西河镇/项目台账.csv").clean["projects"]
    columns = [name for name in bare.columns if name not in ("source_file", "batch_id", "source_row", "source_sheet")]
    assert result.clean["projects"].select(columns).rows() == bare.select(columns).rows()


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("0123456789-ABab镇村号()（）.,=+&<>'"), min_size=1, max_size=20).filter(
        lambda text: text.strip() == text and not text.startswith(("=", "'"))
    ),
    st.sampled_from(["equals and quotes", "T", "CONCATENATE", "TEXT", "HYPERLINK", "tab and equals"]),
)
def test_whatever_stands_between_the_guards_comes_out_as_it_is(text: str, guard: str) -> None:
    (sheet,) = read("x.csv", written([["a", "b"], ["1", GUARDS[guard](text)]]))
    assert sheet.cells.rows()[1][2] == text


@pytest.mark.parametrize(
    "cell",
    ["'十四五'规划", "it's", "`a` 和 `b`", "a='b'", "====", "=", "1=1", '"引号"', "“引号”", "村道=路", "-5", "+86 1"],
)
def test_what_only_looks_like_a_guard_stays(cell: str) -> None:
    (sheet,) = read("x.csv", written([["a", "b"], ["1", cell]]))
    assert sheet.cells.rows()[1][2] == cell


@pytest.mark.parametrize("cell", ["=F3*0.97", "=SUM(D2:D9)", '="a"&"b"', "=1000*380", "=甲表!A1", "=-5", '=T("a")&A1'])
@pytest.mark.parametrize("column", ["拨付金额", "拨付日期", "收款单位", "凭证号", "款项性质"])
def test_a_formula_typed_as_text_goes_back_as_one_that_nobody_calculated(cell: str, column: str) -> None:
    result = cleaned(written([PAYMENTS, payment(1, **{column: cell})]))
    (reason,) = messages(result)
    assert "公式还没有计算过，请用 Excel 打开、保存后再报送" in reason


def test_an_empty_guard_is_an_empty_cell() -> None:
    assert "必填，单元格是空的" in reasons(written([PAYMENTS, payment(1, 收款单位='=""')]))[0]


def test_a_guarded_code_belongs_to_its_project_and_a_guarded_amount_is_the_amount() -> None:
    head = ["合同编号", "项目编号", "施工单位", "合同金额(元)", "签订日期"]
    data = "\n".join([",".join(head), f'="HT-180",="{number(1)}",甲公司,="380000",2024-03-05'])
    clean = cleaned(data.encode("gb18030"), "西河镇/合同台账2024.csv").clean["contracts"].row(0, named=True)
    assert (clean["contract_no"], clean["project_no"], clean["amount_fen"]) == ("HT-180", number(1), 38_000_000)
    assert clean["signed_on"] == date(2024, 3, 5)


def test_a_workbook_of_plain_cells_comes_out_unchanged() -> None:
    (sheet,) = read("x.xlsx", xlsx({"表": [["项目编号", "x=y"], [number(1), "a'b"]]}))
    assert [line[1:] for line in sheet.cells.rows()] == [("项目编号", "x=y"), (number(1), "a'b")]


@pytest.mark.parametrize(
    "cell",
    [
        *("=380000", "=+380000", '=VALUE("380000")', "=N(380000)", '=TEXT(380000,"0")', '=CONCATENATE("380000","")'),
        *("'380000'", '"380000"', '=""380000""', "“380000”", "`380000`"),
    ],
)
def test_what_works_nothing_out_is_the_one_number_in_it(cell: str) -> None:
    header = [name.replace("(万元)", "(元)") for name in PAYMENTS]
    result = cleaned(written([header, [*payment(1)[:3], cell, *payment(1)[4:]]]))
    assert messages(result) == []
    assert result.clean["payments"]["amount_fen"].to_list() == [380000_00]


@pytest.mark.parametrize(
    "cell", ["=380000+1", '=TEXT(380000,"0.0")', "=0012", '=VALUE("0012")', "=-5", "=A1", '="1"&"2"']
)
def test_what_excel_would_show_otherwise_than_it_is_written_stays_a_formula(cell: str) -> None:
    (reason,) = messages(cleaned(written([PAYMENTS, payment(1, 拨付金额=cell)])))
    assert "公式还没有计算过" in reason


@pytest.mark.parametrize("marks", ["'{}'", '"{}"', "“{}”", "‘{}’"])
def test_a_code_between_two_marks_is_the_code(marks: str) -> None:
    result = cleaned(written([PAYMENTS, payment(1, 项目编号=marks.format(number(1)))]))
    assert result.clean["payments"]["project_no"].to_list() == [number(1)]


@pytest.mark.parametrize("code", ['{}""', "^{}", "\\{}", '@"{}"', "+{}", "{}'"])
def test_a_code_with_a_mark_that_is_none_of_it_goes_back(code: str) -> None:
    (reason,) = messages(cleaned(written([PAYMENTS, payment(1, 项目编号=code.format(number(1)))])))
    assert "前后带有不属于编号的符号" in reason


def test_words_between_marks_stay_as_they_were_typed() -> None:
    result = cleaned(written([PAYMENTS, payment(1, 收款单位="“甲”公司")]))
    assert result.clean["payments"]["payee"].to_list() == ["“甲”公司"]
