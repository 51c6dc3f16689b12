"""Workbook: the official blank ledgers, a sheet per dataset, with lists to choose from and guidance."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from pipelines.definitions import Dataset
from pipelines.reference.county import County
from pipelines.registry import datasets
from reports.template.guide import add_guide
from reports.template.sheet import Place, add_ledger
from reports.workbooks.styles import Styles

LISTS = "下拉选项"  # a hidden sheet: the cleaning passes those over
ALL = ("all", "全部")


class UnknownDataset(ValueError):
    """Nobody knows a dataset of this name; the message names those there are."""


def chosen(name: str) -> list[Dataset]:
    """The datasets that a key, a Chinese name or `all` stands for. Raises UnknownDataset."""
    if name in ALL:
        return list(datasets().values())
    for key, dataset in datasets().items():
        if name in (key, dataset.label, dataset.label.removesuffix("台账")):
            return [dataset]
    known = "、".join(f"{key}（{dataset.label}）" for key, dataset in datasets().items())
    raise UnknownDataset(f"没有叫“{name}”的台账。可以是：{known}，或 all（全部）。")


def _example(county: County) -> dict[str, str]:
    """The example's places, as the county's own."""
    code, name = county.townships.row(0, named=True)["code"], county.townships.row(0, named=True)["name"]
    villages = county.villages.filter(county.villages["township_code"] == code)["name"]
    return {"township": name, "village": villages[0] if len(villages) else "", "project_no": f"{code}-2026-0003"}


def _place(book: xlsxwriter.Workbook, county: County | None) -> Place:
    """The county's words, its township names on a hidden sheet."""
    if county is None or county.townships.is_empty():
        return Place(county.name if county else "")
    names = tuple(county.townships["name"].to_list())
    sheet = book.add_worksheet(LISTS)
    sheet.write_column(0, 0, names)
    sheet.hide()
    return Place(county.name, names, f"='{LISTS}'!$A$1:$A${len(names)}", _example(county))


def template_workbook(wanted: Sequence[Dataset], when: datetime, county: County | None = None) -> bytes:
    """The blank workbook for the datasets, ready to be typed into."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    title = f"{wanted[0].label}模板" if len(wanted) == 1 else "台账模板"
    book.set_properties({"title": title, "company": county.name if county else "", "created": when})
    styles = Styles(book)
    sheets = [book.add_worksheet(dataset.label) for dataset in wanted]
    guide = book.add_worksheet("填写说明")
    place = _place(book, county)
    for sheet, dataset in zip(sheets, wanted, strict=True):
        add_ledger(sheet, styles, dataset, place)
    add_guide(guide, styles, wanted, place)
    sheets[0].activate()
    book.close()
    return buffer.getvalue()
