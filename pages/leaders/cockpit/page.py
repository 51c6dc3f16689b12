"""Cockpit: the county on one screen."""

import streamlit as st

from pages.leaders.cockpit import book, figures, printed
from pages.ui.ask import cockpit, kpis, reference, stations
from pages.ui.kit import cards, panels, theme, words
from pages.ui.kit.maps import maps
from pages.ui.kit.maps.ground import ground
from pages.ui.kit.print import files
from pages.ui.kit.topic import nothing
from pages.ui.site import menu
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="驾驶舱",
    icon=":material/speed:",
    order=10,
    who="business",
    help="全县一屏：指标、地图、排名、资金、疑点",
    paper="landscape",
)
view = begin(PAGE)
offered = files.place()

totals, finding_counts = cockpit.totals(view), cockpit.open_findings(view)
measured, ranking = kpis.figures(view, view.filters.township), cockpit.ranking(view)
st.html(panels.paragraph(words.paragraph(view, totals, measured, finding_counts, ranking)))
shown = figures.cards_of(view, totals, measured, finding_counts)
cards.row(figures.left_over(shown, cockpit.left_over(view)), columns=8)
figures.incomplete(view, finding_counts)

left, middle, right = st.columns([5, 3.3, 3.3], gap="small")
with left, st.container(key="panel-map", gap="xsmall"):
    place = ground(view.lake.folder)
    if not place.names:
        st.info("本县还没有乡镇边界，地图不能着色。请把 boundaries.geojson 放进基础数据目录，下一次夜间处理后即有。")
    chosen = figures.choose_kpi(view, ranking)
    drawn, legend = figures.county_map(view, place, chosen, ranking, cockpit.points(view))
    event = st.plotly_chart(
        drawn, key=f"map-{view.snapshot}", config=theme.CONFIG, on_select="rerun", selection_mode="points"
    )
    st.html(legend)
    match maps.clicked(event, place):
        case ("township", str(name)):
            menu.go("township", township=name, period=view.period.label)
        case ("project", str(number)) if "project" in menu.entries():
            menu.go("project", project=number)
if offered:
    with offered:
        title, scheme = f"{view.place}{PAGE.title}", reference.scheme_words(view)
        files.pdf(view, "cockpit-pdf", title, lambda pdf: printed.lay(pdf, view, chosen), "landscape", scheme)
        book.button(view)
middle.html(panels.ranking(view, ranking))
with right:
    st.html(panels.stages(view, stations.stages(view)) + panels.money_stream(view, stations.money(view)))
first = cockpit.first_findings(view)
st.html(panels.findings(f"重点疑点（截至 {view.as_of}）", first, nothing.of_rules(view)))
