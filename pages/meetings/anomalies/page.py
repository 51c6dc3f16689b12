"""Anomalies: every finding, filtered, counted, opened down to the ledger rows, assigned, and handed on as a file."""

import polars as pl
import streamlit as st

from pages.meetings.anomalies import assigning, choices, counts, exports, finding_sheet, joined, list_of_findings
from pages.meetings.anomalies.banner import banner
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="异常清单",
    icon=":material/flag:",
    order=10,
    who="business",
    help="系统比对出的疑点，逐条可查依据、交办",
)

view = begin(PAGE)
choices.speak_labels()
above = st.empty()
wanted = choices.choose(view)
above.warning(banner(wanted), icon=":material/info:")
assigning.say_done()
list_of_findings.lost(view, wanted)
findings = joined.listed(view, wanted)
list_of_findings.figures(wanted, findings)
listing, by_place = st.tabs(["清单", "按规则和乡镇统计"], on_change="rerun", key="anomalies-tabs")
if listing.open:
    with listing:
        if findings.is_empty():
            list_of_findings.nothing(view, wanted)
        else:
            tools = st.container(horizontal=True, vertical_alignment="center")
            is_flagged = wanted.outcome == "flagged"
            # Shorter beside an opened finding, so that it begins in sight.
            height = 212 if finding_sheet.is_opened() else 388
            ticks = is_flagged and assigning.is_offered(view.viewer)
            picked = list_of_findings.tables(view, wanted, findings, height, ticks=ticks)
            with tools:
                if is_flagged:
                    chosen = findings.filter(pl.col("finding_id").is_in(picked.ticked))
                    assigning.offer(view, chosen, "assign-ticked")
                exports.buttons(view, wanted, findings)
                list_of_findings.caption(view, wanted, findings.height)
            if picked.clicked:
                finding_sheet.choose(picked.clicked)
        finding_sheet.show(view)
if by_place.open:
    with by_place:
        counts.show(view, wanted, findings)
