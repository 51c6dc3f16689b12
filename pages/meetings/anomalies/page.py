"""Anomalies: every finding, filtered, counted, opened down to the ledger rows, and handed on as a workbook."""

import streamlit as st

from pages.meetings.anomalies import choices, list_of_findings, questions
from pages.meetings.anomalies.banner import banner
from pages.ui.kit.trace import evidence
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="异常清单",
    icon=":material/flag:",
    order=10,
    who="business",
    help="系统比对出的疑点，逐条可查依据",
)
PARAM = "finding"

view = begin(PAGE)
choices.speak_labels()
above = st.empty()
wanted = choices.choose(view)
above.warning(banner(wanted), icon=":material/info:")
list_of_findings.lost(view, wanted)
findings = questions.listed(view, wanted)
list_of_findings.figures(view, wanted)
listing, counts = st.tabs(["清单", "按规则和乡镇统计"], on_change="rerun", key="anomalies-tabs")
if listing.open:
    with listing:
        # Shorter beside an opened finding, so that it begins in sight.
        clicked = list_of_findings.table(view, wanted, findings, height=248 if PARAM in st.query_params else 388)
        if clicked:
            st.query_params[PARAM] = clicked
            st.rerun()
        chosen = questions.opened(view, st.query_params.get(PARAM, ""))
        if chosen:
            with st.container(border=True, key="sheet-finding"):
                evidence.show(view, chosen)
if counts.open:
    with counts:
        list_of_findings.counts(view, wanted)
