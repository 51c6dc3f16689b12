"""Drawing: the map of a level in one of four ways, and the line that says what its colours mean."""

from __future__ import annotations

import plotly.graph_objects as go
from markupsafe import Markup

from pages.leaders.map import questions
from pages.leaders.map.level import Level, bounds
from pages.ui.kit import lamps, targets, theme
from pages.ui.kit.format import number, value
from pages.ui.kit.html.render import render
from pages.ui.kit.maps import maps, marks
from pages.ui.kit.maps.bubbles import Bubble, add_bubbles
from pages.ui.kit.maps.ground import Ground
from pages.ui.kit.maps.heat import STEPS, add_heat, side_km, squares
from pages.ui.kit.maps.steps import Step, colour, steps
from pages.ui.site.view import View
from pipelines import registry

COLOURED, POINTS, BUBBLES, HEAT = LAYERS = ("指标着色", "项目点", "气泡", "疏密")
HEIGHT = 620
NO_CASES = "没有样本"
DOTS = 16  # pixels of the largest village where bubbles only mark the villages


def figure(view: View, ground: Ground, level: Level, layer: str, key: str) -> go.Figure:
    """The map. Township polygons always lie under it; whatever has a name opens by a click."""
    drawn = go.Figure()
    below = _coloured(view, drawn, ground, key) if layer == COLOURED else _plain(view, drawn, ground, level)
    _outline(drawn, ground, level)
    named = None  # every township
    if layer == HEAT:
        add_heat(drawn, squares(level.located, ground.bounds), ground.bounds)
    elif layer == POINTS or level.village:
        marks.add_projects(drawn, level.located, named=level.village is not None)
    elif layer == BUBBLES or level.township:
        bubbles = _bubbles(ground, level)
        add_bubbles(drawn, bubbles, *([DOTS] if layer == COLOURED else []))
        under = {bubble.name for bubble in bubbles} | ({level.township} if bubbles else set())
        named = set(ground.names.values()) - under  # the names of what the circles cover stand below them
    marks.add_labels(drawn, ground, below, named)
    return maps.framed(drawn, bounds(level, ground), HEIGHT)


def _plain(view: View, drawn: go.Figure, ground: Ground, level: Level) -> dict[str, str]:
    """Townships as ground for what lies on them; grey, with the word, those that have not told their projects."""
    silent, hints = questions.silent(view), dict.fromkeys(ground.names.values(), "点击打开这个乡镇")
    known = [name for name in ground.names.values() if name not in silent]
    here = [name for name in known if level.township in (None, name)]
    _paint(drawn, ground, [name for name in known if name not in here], theme.DESK, hints)
    _paint(drawn, ground, here, theme.PALE, hints)
    _paint(drawn, ground, silent, theme.NO_VALUE, dict.fromkeys(silent, "没有报送项目台账"))
    return dict.fromkeys(silent, targets.UNKNOWN["unreported"])


def _coloured(view: View, drawn: go.Figure, ground: Ground, key: str) -> dict[str, str]:
    """Paint the townships by step; gives what stands under each name: its figure, or why it has none."""
    kpi = registry.kpis()[key].definition
    under, hints, colours = {}, {}, {}
    for name, (figure, cases, why) in questions.measured(view, key).items():
        under[name] = value(figure, kpi.unit) if figure is not None else targets.UNKNOWN.get(why, NO_CASES)
        some = f"（{number(cases)} {kpi.case_unit}）" if figure is not None else ""
        hints[name] = f"{kpi.label} {under[name]}{some}，点击打开这个乡镇"
        colours[name] = theme.NO_VALUE if figure is None else colour(kpi, figure)
    for shade in dict.fromkeys([theme.NO_VALUE, *colours.values()]):
        names = [name for name in ground.names.values() if colours.get(name, theme.NO_VALUE) == shade]
        _paint(drawn, ground, names, shade, hints)
    return under


def _paint(drawn: go.Figure, ground: Ground, names: list[str], shade: str, hints: dict[str, str]) -> None:
    codes = {code: 0.0 for code, name in ground.names.items() if name in names}
    words = {code: maps.about(ground.names[code], hints.get(ground.names[code], "")) for code in codes}
    if codes:
        maps.paint(drawn, ground, codes, [shade] * 2, words)


def _outline(drawn: go.Figure, ground: Ground, level: Level) -> None:
    """The opened township has a thick edge."""
    codes = {code: 0.0 for code, name in ground.names.items() if name == level.township}
    if codes:
        words = {code: maps.about(ground.names[code], "") for code in codes}
        maps.paint(drawn, ground, codes, ["rgba(0,0,0,0)"] * 2, words, (theme.SAND, 3.0))


def _bubbles(ground: Ground, level: Level) -> list[Bubble]:
    """The places one step deeper: townships on their label, villages amid their works."""
    kind = level.below or "village"
    at = {name: ground.label_at[code] for code, name in ground.names.items()}
    places = []
    for row in questions.by_place(level.works, kind).iter_rows(named=True):
        name = row[kind]
        lon, lat = at.get(name, (None, None)) if kind == "township" else (row["lon"], row["lat"])
        if name and lon is not None and lat is not None:
            words = f"{row['projects']} 个项目，红灯 {row['red']} 个，黄灯 {row['yellow']} 个，点击打开"
            places.append(Bubble(kind, name, lon, lat, row["projects"], words))
    return places


def shades(key: str) -> tuple[Step, ...]:
    """The colours of a KPI's map, that of no figure included."""
    return (*steps(registry.kpis()[key].definition), Step(theme.NO_VALUE, "没有数，名称下写明原因"))


def legend(view: View, ground: Ground, level: Level, layer: str, key: str) -> Markup:
    """What the colours, the shapes and the sizes mean."""
    steps_shown: tuple[Step, ...] = ()
    note, lit = "", layer == POINTS or (level.village is not None and layer != HEAT)
    if layer == COLOURED:
        steps_shown = shades(key)
        note = f"{view.period.label}；样本数见悬停，少于{lamps.FEWEST_CASES}的只作参考"
    elif layer == HEAT:
        steps_shown = tuple(Step(shade, words) for _, shade, words in STEPS)
        note = f"每个方格边长约{side_km(ground.bounds):.1f}公里，按方格内项目数"
    elif layer == BUBBLES and not level.village:
        note = "圆的面积为项目数；村的位置取其项目的中心" if level.township else "圆的面积和数字为项目数"
    return render(
        "map/legend", steps=steps_shown, note=note, lamps=lamps.IN_LEGEND if lit else (),
        lit_on=view.as_of,
    )  # fmt: skip
