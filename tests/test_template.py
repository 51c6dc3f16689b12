"""The blank templates: known by their own reader, filled in without a loss, and never loaded for their example."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from cli.main import app
from pipelines.definitions import Dataset, Field
from pipelines.registry import datasets
from reports.template.sheet import EXAMPLE, FIRST, HEAD
from reports.template.words import options
from reports.template.workbook import UnknownDataset, chosen, template_workbook
from tests.clerk import COUNTY, cleaned, csv
from tests.soaked import some
from tests.tiny import tiny_county

KEYS = tuple(datasets())
WHEN = datetime(2026, 10, 20, 9, 0)
WORDS = st.text("西河东岭村道硬化工程甲乙丙水渠修复", min_size=2, max_size=8)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
CODES = st.integers(1, 9999).map(lambda n: f"BH-2026-{n:04d}")


@cache
def blank(key: str) -> bytes:
    return template_workbook(chosen(key), WHEN, COUNTY)


def opened(data: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book, book.worksheets[0]


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def named(key: str) -> str:
    return f"西河镇/{datasets()[key].label}.xlsx"


def canonical(field: Field, dataset: Dataset) -> st.SearchStrategy[Any]:
    """Values as the clean table holds them."""
    village = st.just("东岭村") if "township" in dataset.field_names else st.none()
    by_name = {
        "project_no": st.integers(1, 9999).map(lambda n: f"350987101-2026-{n:04d}"),
        "township": st.just("西河镇"),
        "village": village,
        "longitude": st.integers(11_860_000, 11_920_000).map(lambda n: n / 100_000),
        "latitude": st.integers(2_690_000, 2_730_000).map(lambda n: n / 100_000),
    }
    least, most = (
        (field.range.least, field.range.most) if field.kind in ("integer", "number") and field.range else (0, 1)
    )
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "id": CODES,
        "text": WORDS,
        "choice": st.sampled_from(field.choices or ("",)),
        "money": st.integers(0, 10**11),
        "date": DAYS,
        "percent": st.integers(0, 1000).map(lambda n: n / 10),
        "integer": st.integers(max(0, int(least)), min(5000, int(most))),
        "number": st.integers(1, min(10**7, int(most) * 100)).map(lambda n: n / 100),
        "score": st.integers(0, 100).map(float),
        "boolean": st.booleans(),
    }
    value = by_name[field.name] if field.name in by_name else by_kind[field.kind]
    return value if field.required else st.one_of(value, st.none())


def typed(field: Field, dataset: Dataset, value: Any) -> Any:
    """The value as a clerk types it into the template's cell."""
    if value is None:
        return None
    if field.kind == "money":
        return value / (100 if dataset.money_unit == "元" else 1_000_000)
    if field.kind == "boolean":
        return options(field)[0 if value else 1]
    if field.kind == "percent":
        return f"{value:g}%"
    return value


@st.composite
def ledgers(draw: st.DrawFn, key: str) -> list[dict[str, Any]]:
    dataset = datasets()[key]
    rows = draw(
        st.lists(
            st.fixed_dictionaries({field.name: canonical(field, dataset) for field in dataset.fields}),
            min_size=1,
            max_size=6,
            unique_by=lambda row: tuple(row[name] for name in dataset.keys),
        )
    )
    for nth, row in enumerate(rows):
        row.update({"rating_no": f"PJ-{nth:04d}"} if key == "ratings" else {})
        if row.get("longitude") is None or row.get("latitude") is None:  # half a position is no position
            row.update({name: None for name in ("longitude", "latitude") if name in row})
    return rows


@pytest.mark.parametrize("key", some(KEYS, 6))
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_filled_template_is_accepted_whole_and_equal(key: str, data: st.DataObject) -> None:
    dataset, rows = datasets()[key], data.draw(ledgers(key))
    book, sheet = opened(blank(key))
    for nth, row in enumerate(rows, FIRST + 1):
        sheet.cell(nth, 1, nth - FIRST)
        for at, field in enumerate(dataset.fields, 2):
            sheet.cell(nth, at).value = typed(field, dataset, row[field.name])
    result = cleaned(saved(book), named(key))
    assert result.rejected["reason_text"].to_list() == []
    names = [field.name for field in dataset.fields]
    assert result.clean[key].select(names).to_dicts() == [{name: row[name] for name in names} for row in rows]


@pytest.mark.parametrize("key", KEYS)
def test_a_blank_template_is_its_own_dataset_and_holds_no_row(key: str) -> None:
    for county in (None, COUNTY):
        result = cleaned(template_workbook(chosen(key), WHEN, county), f"西河镇/{datasets()[key].label}模板.xlsx")
        read = {report.dataset for report in result.sheets if report.dataset}
        assert read == {key}
        assert sum(report.accepted + report.rejected for report in result.sheets) == 0
        assert result.sheets[0].unknown_headers == ()
        assert result.sheets[0].message == ""


@pytest.mark.parametrize("key", KEYS)
def test_the_example_line_is_a_row_that_would_be_accepted(key: str) -> None:
    dataset = datasets()[key]
    book, sheet = opened(blank(key))
    assert sheet.cell(EXAMPLE + 1, 1).value == "示例"
    sheet.cell(EXAMPLE + 1, 1).value = 1
    result = cleaned(saved(book), named(key))
    assert result.rejected["reason_text"].to_list() == []
    row = result.clean[key].row(0, named=True)
    assert {name for name in dataset.example if row[name] is None} == set()


def test_the_workbook_of_all_holds_every_dataset_in_order_and_reads_back_as_them() -> None:
    data = template_workbook(chosen("all"), WHEN, COUNTY)
    book, _ = opened(data)
    labels = [dataset.label for dataset in datasets().values()]
    assert book.sheetnames == [*labels, "填写说明", "下拉选项"]
    result = cleaned(data, "西河镇/台账模板.xlsx")
    assert [report.dataset for report in result.sheets] == [*KEYS, None, None]
    assert result.rejected.is_empty()


@pytest.mark.parametrize("key", KEYS)
def test_columns_are_marked_formatted_and_explained(key: str) -> None:
    dataset = datasets()[key]
    _, sheet = opened(blank(key))
    hints = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    for at, field in enumerate(dataset.fields, 2):
        head, first = sheet.cell(HEAD + 1, at).value, sheet.cell(FIRST + 1, at)
        assert head.startswith("*") == field.required
        assert (f"({dataset.money_unit})" in head) == (field.kind == "money")
        rule = hints[first.coordinate]
        assert rule.prompt.startswith("必填" if field.required else "选填")
        assert len(rule.prompt) <= 255
        if field.kind in ("id", "text", "choice", "boolean", "percent", "township", "village"):
            assert first.number_format == "@", field.name
        if field.kind == "date":
            assert (rule.type, first.number_format) == ("date", "yyyy-mm-dd")


@pytest.mark.parametrize("key", KEYS)
def test_lists_offer_what_the_cleaning_accepts(key: str) -> None:
    dataset = datasets()[key]
    _, sheet = opened(blank(key))
    lists = {str(r.sqref).split(":")[0]: r for r in sheet.data_validations.dataValidation if r.type == "list"}
    for at, field in enumerate(dataset.fields, 2):
        rule = lists.get(sheet.cell(FIRST + 1, at).coordinate)
        wanted = options(field)
        if wanted:
            assert rule is not None, field.name
            assert rule.formula1.strip('"').split(",") == list(wanted)
            assert rule.errorStyle in (None, "stop")
        elif field.kind == "township":
            assert rule is not None
            assert rule.formula1 == "'下拉选项'!$A$1:$A$3"
        else:
            assert rule is None, field.name


def test_a_county_without_data_types_its_townships() -> None:
    _, sheet = opened(template_workbook(chosen("projects"), WHEN))
    kinds = {str(r.sqref).split(":")[0]: r.type for r in sheet.data_validations.dataValidation}
    assert kinds["D5"] is None or kinds["D5"] == "none"


PAID = ["序号", "凭证号", "项目编号", "拨付日期", "拨付金额", "款项性质", "收款单位"]
ROW = ["PZ-1", "350987101-2026-0001", "2026-03-05", "38", "进度款", "甲建设公司"]


@pytest.mark.parametrize("mark", ["示例", "例", "(示例)", "样例", "【例】", "示 例", "示例1", "填写示例:"])
def test_a_line_marked_as_an_example_is_never_loaded(mark: str) -> None:
    result = cleaned(csv(PAID, [mark, *ROW], ["1", "PZ-2", *ROW[1:]]))
    assert result.clean["payments"]["payment_no"].to_list() == ["PZ-2"]
    assert result.sheets[0].non_data == 2


@pytest.mark.parametrize("mark", ["1", "", "惯例", "例会", "案例", "示范"])
def test_a_line_that_only_resembles_an_example_is_data(mark: str) -> None:
    assert cleaned(csv(PAID, [mark, *ROW])).clean["payments"]["payment_no"].to_list() == ["PZ-1"]


def test_an_example_is_told_by_its_first_cell_where_a_ledger_has_no_serial_column() -> None:
    head, row = ["备注", *PAID[1:]], ["示例", *ROW]
    assert cleaned(csv(head, row)).sheets[0].non_data == 2
    assert cleaned(csv([*PAID[1:], "备注"], [*ROW, "示例"])).sheets[0].accepted == 1


@pytest.mark.parametrize(("name", "count"), [("labour", 1), ("点工台账", 1), ("点工", 1), ("all", 18), ("全部", 18)])
def test_a_template_is_asked_for_by_key_or_name(name: str, count: int) -> None:
    assert len(chosen(name)) == count


def test_an_unknown_name_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(UnknownDataset) as error:
        chosen("工资表")
    assert all(f"{key}（{dataset.label}）" in str(error.value) for key, dataset in datasets().items())


def test_the_command_writes_a_workbook_with_the_countys_townships(tmp_path: Path) -> None:
    data, out = tiny_county(tmp_path / "county"), tmp_path / "模板.xlsx"
    result = CliRunner().invoke(app, ["template", "投诉意见台账", "-o", str(out), "--data", str(data)])
    assert (result.exit_code, result.output) == (0, f"已写出 {out}：投诉意见台账\n")
    book, sheet = opened(out.read_bytes())
    assert [cell.value for cell in book["下拉选项"]["A"]] == ["城关街道", "西河镇", "东山乡"]
    assert sheet.cell(1, 1).value == "云溪县投诉意见台账"
    assert sheet.cell(EXAMPLE + 1, 3).value == "城关街道"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["工资表", "-o", "x.xlsx"], "没有叫“工资表”的台账"),
        (["labour", "-o", "x.csv"], "模板是 .xlsx 文件"),
        (["labour", "-o", "nowhere/x.xlsx", "--data", "nowhere"], "nowhere"),
        (["labour", "-o", "."], "不是普通文件"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_sentence(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["template", *arguments])
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_equal_moments_give_equal_templates() -> None:
    one, other = (template_workbook(chosen("funds"), WHEN, COUNTY) for _ in range(2))
    assert one == other != template_workbook(chosen("funds"), WHEN + timedelta(days=1), COUNTY)
