"""Parts: the figures, the matrix and the list of the page of public notices."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.oversight.disclosure import questions
from pages.ui.ask import kpis
from pages.ui.kit import cards, downloads, lamps, panels, tables
from pages.ui.kit.format import escape, number
from pages.ui.kit.targets import UNKNOWN
from pages.ui.kit.texts import words
from pages.ui.kit.topic import kpi_trend, matrix, nothing
from pages.ui.kit.trace.ledgers import SOURCE
from pages.ui.site.view import View
from pipelines.registry import kpis as definitions
from reports.words.notice_states import STATES, WHAT
from reports.words.place import with_place

MATRIX_NOTE = "按时足期次数/应公示次数；▲◆ 低于目标"
FIGURES = ("（按时足期）", "（应公示）")  # of a cell in a file
ALL, ONLY_MISSED, MOST_ROWS = "合计", "只看未达标", 300
COLUMNS = (
    tables.Column("state", "情况", width=92),
    tables.Column("kind", "公示", width=60),
    tables.Column("township", "乡镇", width=88),
    tables.Column("project_name", "项目名称", width=280),
    tables.Column("village", "村（社区）", width=100),
    tables.Column("event_on", "事项日期", "day", width=100),
    tables.Column("due_on", "最迟公示", "day", width=100),
    tables.Column("published_on", "公示日期", "day", width=100),
    tables.Column("days_shown", "公示天数", "count", width=84),
    tables.Column("required_days", "应公示天数", "count", width=96),
    tables.Column("channel", "渠道", width=110),
    SOURCE,
)


def figures(view: View) -> None:
    """The rate as a card, and beside it what became of the notices."""
    figure = kpis.figures(view, view.filters.township)[questions.KEY]
    states = questions.states(view)
    known = not figure.unknown and not figure.is_lost
    owed = cards.Card("owed", "应公示", number(sum(states.values()) if known else None), "次", foot=view.period.label)
    missed = [
        cards.Card(f"state-{state}", label, number(states.get(state, 0) if known else None), "次", foot=WHAT[state])
        for state, label in STATES.items()
        if state != "kept"
    ]
    cards.row([cards.of_kpi(view, figure), owed, *missed], columns=6)


def grid(view: View) -> tuple[str | None, str | None]:
    """The matrix; gives the township and the kind that were clicked, None for all."""
    st.html(panels.heading("乡镇 × 公示事项", f"{MATRIX_NOTE}；点一格查看逐条"))
    picked = matrix.show(view, "乡镇", *cells_of(view), "disclosure")
    if picked is None:
        return view.filters.township, None
    chosen, column = picked
    return chosen, None if column == ALL else column


def cells_of(view: View) -> tuple[list[str], list[str], dict[tuple[str, str], matrix.Cell]]:
    """Township by kind of notice: kept of how many that were owed. Rows, columns, cells."""
    kpi = definitions()[questions.KEY].definition
    counted = {(row["township"], row["kind"]): row for row in questions.matrix(view).iter_rows(named=True)}
    towns = [view.filters.township] if view.filters.township else list(view.townships)
    cells: dict[tuple[str, str], matrix.Cell] = {}
    for town in towns:
        rows = {kind: counted.get((town, kind)) for kind in questions.KINDS}
        sums = {name: sum(row[name] for row in rows.values() if row) for name in ("owed", "kept")}
        unknown = UNKNOWN.get(kpis.why_unknown(view, kpi, town)) if not sums["owed"] else None
        for kind, row in ({**rows, ALL: sums}).items():
            cells[town, kind] = matrix.Cell(unknown) if unknown else _cell(row)
    return towns, [*questions.KINDS, ALL], cells


def _cell(row: dict[str, int] | None) -> matrix.Cell:
    """A cell of few notices has its figure and no lamp, as a card has."""
    if not row:
        return matrix.Cell()
    kpi = definitions()[questions.KEY].definition
    value = row["kept"] / row["owed"] * kpi.scale if row["owed"] else None
    return matrix.share(row["kept"], row["owed"], lamps.of_kpi(kpi, value, row["owed"]))


def notices(view: View, township: str | None, kind: str | None) -> None:
    """The notices behind the clicked cell, the missed ones first, with their workbook."""
    mine = replace(view, filters=replace(view.filters, township=township))
    place = f"{mine.place} · {kind or '全部事项'}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(panels.plain_heading(f"逐条：{place} · {view.period.label}"))
        missed = st.toggle(ONLY_MISSED, key="missed", bind="query-params")
        rows = questions.listed(mine, kind, missed=missed)
        labelled = rows.with_columns(state=words(rows["state"], lambda state: STATES[state]))
        chosen = [view.period.label, *([kind] if kind else []), *([ONLY_MISSED] if missed else [])]
        context = downloads.context(mine, f"{view.county}公示逐条", chosen)
        downloads.table(mine, f"公示逐条_{view.as_of}", context, with_place(labelled), "disclosure")
    if rows.height > MOST_ROWS:
        st.caption(f"共 {number(rows.height)} 条，先显示前 {MOST_ROWS} 条，导出含全部。")
    opens = tables.Opens("project_name", "project", "project", "project_no")
    none = nothing.of_ledgers(mine, ("disclosures",), view.period.start)
    tables.show(
        mine,
        with_place(labelled.head(MOST_ROWS)),
        COLUMNS,
        f"notices-{escape(place)}-{missed}",
        opens=opens,
        nothing=none,
    )


def trend(view: View) -> None:
    """The rate month by month."""
    st.html(panels.heading("公示完整率走势", "按月；虚线为目标"))
    kpi_trend.show(view, questions.KEY, "month", 240, "disclosure-trend")
