"""Township: one township against the county and against its own past."""

import streamlit as st

from pages.leaders.township import printed, profile, questions
from pages.ui.ask import cockpit, kpis, reference
from pages.ui.kit import panels, words
from pages.ui.kit.print import files
from pages.ui.kit.topic import nothing
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="乡镇画像",
    icon=":material/location_city:",
    order=20,
    who="business",
    help="一个乡镇与全县、与自己的过去比",
    whole_county=False,
    paper="portrait",
)
view = begin(PAGE)
offered = files.place()

name = view.place
own, county = kpis.figures(view, name), kpis.figures(view)
totals, finding_counts = cockpit.totals(view), cockpit.open_findings(view)
summary = words.paragraph(view, totals, own, finding_counts, cockpit.ranking(view))
st.html(panels.paragraph(summary))
left, right = st.columns([2.6, 9], gap="small")
left.html(profile.standing(view, questions.rank(view, name)) + profile.sides(questions.gaps(own, county)))
right.html(profile.comparison(view, own, county))
trend = profile.trend(view)
if offered:
    with offered:
        title, scheme = f"{name}{PAGE.title}", reference.scheme_words(view)
        files.pdf(view, "township-pdf", title, lambda pdf: printed.lay(pdf, view, trend), "portrait", scheme)
profile.projects(view)
st.html(
    panels.findings(
        f"该乡镇的疑点（截至 {view.as_of}）",
        cockpit.first_findings(view, panels.MOST),
        nothing.of_rules(view),
        panels.listed(finding_counts),
    )
)
