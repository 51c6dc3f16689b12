"""Guide: the sheet that says of every column whether it must be filled, with what, and shows an example."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from pipelines.definitions import Dataset
from reports.template.sheet import REQUIRED, Place
from reports.template.words import KIND_WORDS, header, how
from reports.workbooks.styles import Styles
from reports.workbooks.workbook import print_setup, row_height, write_merged

COLUMNS = (("台账", 14.0), ("列名", 22.0), ("必填", 6.0), ("填什么", 14.0), ("怎样填", 64.0), ("例子", 30.0))
RULES = (
    "1. 每行一条记录，从示例行的下一行开始填；不要改表头的文字，不要合并数据格，可以增减列的先后顺序。",
    "2. 没有内容的格留空即可，不要填“/”“无”等符号；合计、小计行可以写，系统会拿来核对。",
    "3. 同一编号在同一台账里只出现一次；更正时改好后整份重报，后报的替换先报的。",
    "4. 日期写到日；金额按表头括号里的单位填数字；百分数带百分号；编号、电话、信用代码保持文本格式。",
    "5. 身份证号、银行账号等个人信息一律不填。",
)


def add_guide(sheet: Worksheet, styles: Styles, wanted: Sequence[Dataset], place: Place) -> None:
    """Write the rules that hold for every ledger, and one line per column of each."""
    last = len(COLUMNS) - 1
    for at, (_, width) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 36)
    write_merged(sheet, (0, 0, 0, last), "填写说明", styles.title())
    for nth, rule in enumerate(RULES, 1):
        sheet.set_row(nth, 18)
        write_merged(sheet, (nth, 0, nth, last), rule, styles.get(align="left"))
    row = len(RULES) + 1
    for at, (name, _) in enumerate(COLUMNS):
        sheet.write_string(row, at, name, styles.head(at == 0, at == last))
    top = row
    for dataset in wanted:
        row = _columns_of(sheet, styles, dataset, place, row)
    print_setup(sheet, header=(top, top))


def _columns_of(sheet: Worksheet, styles: Styles, dataset: Dataset, place: Place, row: int) -> int:
    """The lines of one dataset; gives the last row written."""
    for nth, field in enumerate(dataset.fields):
        row += 1
        shown = (place.replaced or {}).get(field.name) or dataset.example.get(field.name, "")
        must = "必填" if field.required else ""
        hint = how(dataset, field, place.townships)
        texts = [dataset.label if nth == 0 else "", header(dataset, field).lstrip("*"), must, KIND_WORDS[field.kind],
                 hint, shown]  # fmt: skip
        sheet.set_row(row, row_height([(hint, COLUMNS[4][1]), (shown, COLUMNS[5][1])]))
        for at, text in enumerate(texts):
            look: dict[str, object] = {
                "align": "center" if at in (2, 3) else "left",
                "text_wrap": True,
                "bold": at == 0,
            }
            if field.required and at == 2:
                look |= REQUIRED
            if nth == 0:
                look["top"] = 2
            sheet.write_string(row, at, text, styles.cell(at == 0, at == len(texts) - 1, **look))
    return row
