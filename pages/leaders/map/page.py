"""Map: the county's townships, villages and works where they lie, opened step by step."""

import streamlit as st

from pages.leaders.map import drawing, lists, questions
from pages.leaders.map.level import VILLAGE, of
from pages.ui.kit.maps import maps
from pages.ui.kit.maps.ground import ground
from pages.ui.kit.theme import CONFIG
from pages.ui.kit.topic import compare
from pages.ui.site import menu
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page
from pipelines import registry

PAGE = Page(
    title="地图",
    icon=":material/map:",
    order=30,
    who="business",
    help="乡镇按指标着色，项目按灯标点；从县到乡镇、村、项目逐级打开",
)
KPI, LAYER = "map_kpi", "layer"  # parameters of the address
KEPT = "kept-map"  # in the session: the choices that a step deeper takes along
view = begin(PAGE)

for name, kept_choice in st.session_state.pop(KEPT, {}).items():
    st.session_state[name] = kept_choice  # before the widgets are drawn: later they could not be set

level = of(view, questions.works(view), st.query_params.get(VILLAGE))
place = ground(view.lake.folder)
labels = {loaded.definition.label: key for key, loaded in registry.kpis().items()}
with st.container(horizontal=True, vertical_alignment="center", key="map-bar"):
    crumbs = st.container()
    layer = st.segmented_control(
        "画法", drawing.LAYERS, default=drawing.COLOURED, key=LAYER, bind="query-params", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    chosen = st.selectbox(
        "地图着色指标", list(labels), key=KPI, bind="query-params", label_visibility="collapsed", width=190,
        disabled=layer != drawing.COLOURED,
    )  # fmt: skip
kept, usual = {LAYER: str(layer), KPI: chosen}, {LAYER: drawing.COLOURED, KPI: next(iter(labels))}
with crumbs:
    lists.crumbs(view, level, {name: choice for name, choice in kept.items() if choice != usual[name]})
if not place.names:
    st.info("本县还没有乡镇边界，地图只有项目。请把 boundaries.geojson 放进基础数据目录，下一次夜间处理后即有。")
left, right = st.columns([7, 5], gap="small")
with left, st.container(key="panel-map", gap="xsmall"):
    figure = drawing.figure(view, place, level, str(layer), labels[chosen])
    event = st.plotly_chart(
        figure, key=f"map-{view.snapshot}", config=CONFIG, on_select="rerun", selection_mode="points"
    )
    st.html(drawing.legend(view, place, level, str(layer), labels[chosen]))
opened = maps.clicked(event, place)
with right:
    if level.village:
        lists.works(view, level)
    elif level.below == "township" and layer == drawing.COLOURED:
        st.html(compare.bars(view, labels[chosen]))
    elif name := lists.places(view, level):
        opened = (str(level.below), name)
    lists.unlocated(view, level)
match opened:
    case ("township", str(name)) if name in view.townships and (name != level.township or level.village):
        st.session_state[KEPT] = kept
        menu.go("map", township=name)
    case ("village", str(name)):
        st.session_state[KEPT] = kept
        menu.go("map", village=name)
    case ("project", str(number)):
        menu.go("project", project=number)
