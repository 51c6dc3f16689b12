"""Sheets: the page of funds as sheets of the dashboard's workbook."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pages.oversight.funds import arrears, questions, stream_figure
from pages.ui.ask.topic import money_stream
from pages.ui.kit import panels, tables
from pages.ui.kit.topic import listing
from pages.ui.site.view import View
from reports.words.place import with_place
from reports.workbooks.dashboard import Sheet

PAGE, EXPORT = "资金", "funds"
STREAM = (tables.Column("source", "从"), tables.Column("target", "到"), tables.Column("fen", "金额", "money"))
BY_RULE = (
    tables.Column("label", "规则"),
    tables.Column("payments", "拨付笔数", "count"),
    tables.Column("amount_fen", "金额", "money"),
)
AGAINST = (
    tables.Column("project_name", "项目名称"),
    tables.Column("township", "乡镇"),
    tables.Column("built_percent", "形象进度", "percent"),
    tables.Column("paid_percent", "已付占合同", "percent"),
)
MONTHLY = (tables.Column("start", "月份（首日）", "day"), tables.Column("amount_fen", "拨付", "money"))


def sheets(view: View) -> list[Sheet]:
    on, year = f"截至 {view.period.last_day(view.as_of)}", f"{view.period.start.year}年度项目"
    flows, (months, told) = money_stream.of(view), questions.monthly(view)
    links = [link for link in stream_figure.links_of(flows) if link[2] > 0]  # as it is drawn
    stream = pl.DataFrame(links, schema={"source": pl.String, "target": pl.String, "fen": pl.Int64}, orient="row")
    counted = f"{flows.works} 个项目；{flows.townships} 个乡镇中 {flows.told} 个资金计划、拨付都已报送"
    owed = with_place(questions.arrears(view))
    return [
        _sheet("资金流向", f"{year}，{on}；{counted}", stream, STREAM),
        _sheet("被指出的拨付", f"{view.period.label}；一笔可被几条规则指出", questions.by_rule(view), BY_RULE),
        _sheet("付款与进度", f"{year}，{on}", questions.against(view), AGAINST),
        _sheet("各月拨付", f"只计拨付已报到最后一月末的 {told} 个乡镇", months, MONTHLY),
        _sheet(arrears.LISTING.title, f"截至 {view.as_of}；{panels.UNVERIFIED}", owed, arrears.LISTING.columns),
    ]


def _sheet(title: str, note: str, rows: pl.DataFrame, columns: Sequence[tables.Column]) -> Sheet:
    return Sheet(PAGE, title, note, listing.handed_out(rows, columns), EXPORT)
