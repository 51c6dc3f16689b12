"""Parts: the drawings of the page of funds, each with what it leaves out."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.oversight.funds import drawings, questions, stream_figure
from pages.ui.ask import kpis
from pages.ui.ask.topic import money_stream
from pages.ui.kit import charts, lamps, panels, targets, theme
from pages.ui.kit.charts import Bar
from pages.ui.kit.format import MISSING, escape, money, money_unit, number
from pages.ui.kit.topic import nothing
from pages.ui.site import menu
from pages.ui.site.view import View
from pipelines.measures.xmr import xmr
from pipelines.registry import kpis as definitions
from reports.words import usual

KEYS = ("fund_compliance_rate", "disbursement_rate", "fund_use_rate")


def stream(view: View) -> None:
    """From the sources to the payee; under it, of what it does not speak."""
    flows = money_stream.of(view)
    on = view.period.last_day(view.as_of)
    title = f"{view.period.start.year}年度项目资金流向"
    if not flows.works:
        st.html(charts.panel(title, charts.nothing("没有资金计划和拨付都已报送的项目。"), f"截至 {on}"))
        return
    st.html(panels.heading(title, f"截至 {on} · 单位：{stream_figure.unit_of(flows)} · {flows.works} 个项目"))
    st.plotly_chart(stream_figure.figure(flows), key="funds-stream", config=theme.CONFIG)
    left_out = [
        f"{number(flows.townships)} 个乡镇中 {number(flows.told)} 个资金计划、拨付都已报送",
        *([f"{number(flows.works_untold)} 个项目所在乡镇未报，未计入"] if flows.works_untold else []),
        *(
            [f"{number(flows.works_unclear)} 个项目没有资金来源或到位日期、金额不全，未计入"]
            * (flows.works_unclear > 0)
        ),
    ]
    st.caption("；".join(left_out))


def by_rule(view: View) -> None:
    """The period's payments that money rules name, rule by rule; a click opens the findings."""
    rows, (payments, marked) = questions.by_rule(view), questions.marked(view)
    unit, size = money_unit(rows["amount_fen"])
    longest = max(rows["amount_fen"].to_list() or [1])
    bars = [_rule(view, row, longest, size) for row in rows.iter_rows(named=True)]
    unknown = kpis.why_unknown(view, definitions()[questions.COMPLIANCE].definition, view.filters.township)
    none = targets.UNKNOWN.get(unknown) or "本期没有被资金规则指出的拨付。"
    note = f"{view.period.label} · 单位：{unit} · 后为笔数"
    body = charts.bars(bars, "wide") if bars else charts.nothing(none)
    st.html(charts.panel("被资金规则指出的拨付", body, note))
    if bars:
        st.caption(f"合计 {number(payments)} 笔 {money(marked)}，一笔被几条规则指出的只计一次；系统比对疑点，须经核实")


def _rule(view: View, row: dict[str, object], longest: int, size: int) -> Bar:
    fen = row["amount_fen"]
    shown = float(fen) if isinstance(fen, int) else None
    lamp = lamps.of_level("red" if row["is_red"] else "yellow")
    place = {"township": view.filters.township} if view.filters.township else {}
    return Bar(
        label=str(row["label"]),
        share=None if shown is None else shown / longest,
        figure=MISSING if shown is None else f"{lamp.shape} {shown / size:,.2f}",
        aside=f"{row['payments']} 笔",
        href=menu.address("anomalies", rule=str(row["rule"]), **place, **view.address),
    )


def against(view: View) -> None:
    """Paid against built, and how many works cannot be drawn."""
    rows = questions.against(view)
    known = rows.drop_nulls(["built_percent", "paid_percent"])
    on = view.period.last_day(view.as_of)
    band = questions.band(view)
    note = f"{view.period.start.year}年度项目，截至 {on}；◆▲ 有资金疑点"
    if known.is_empty():
        none = charts.nothing("没有既知进度又知付款的项目。")
        st.html(charts.panel("付款与进度", none, note))
        return
    st.html(panels.heading("付款与进度", note))
    st.plotly_chart(drawings.against(known, band), key="funds-against", config=theme.CONFIG)
    missing = rows.height - known.height
    words = [
        f"{number(known.height)} 个项目",
        *([f"另有 {number(missing)} 个未签合同、未报进度或付款，未画"] if missing else []),
        *(["色带为应付：施工中至验收后占形象进度的比例"] if band else []),
        *([left_out] if (left_out := nothing.changes_left_out(view)) else []),
        f"疑点截至 {view.as_of}，须经核实",
    ]
    st.caption(escape("；".join(words)))


def monthly(view: View) -> None:
    """Payments by month, and which months are more than the usual ups and downs."""
    frame, townships = questions.monthly(view)
    if frame.is_empty():
        st.html(charts.panel("各月拨付", charts.nothing("还没有乡镇把拨付台账报到上月末。")))
        return
    chart = xmr([float(fen) for fen in frame["amount_fen"]])
    unit = drawings.unit_of(frame, chart)
    st.html(panels.heading("各月拨付", f"单位：{unit}" + (" · ◆ 超出常态" if chart else "")))
    st.plotly_chart(drawings.monthly(frame, chart), key="funds-monthly", config=theme.CONFIG)
    whole = 1 if view.filters.township else len(view.townships)
    st.caption(f"{whole} 个乡镇中 {townships} 个的拨付已报到 {_last(frame)} 月末，只计这些乡镇；{usual.limits(chart)}")


def _last(frame: pl.DataFrame) -> str:
    last = frame["start"].to_list()[-1]
    return f"{last.year}年{last.month}"
