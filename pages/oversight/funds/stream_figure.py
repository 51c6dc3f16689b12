"""Stream figure: the money stream as a Sankey drawing, every box with its sum in one unit."""

from __future__ import annotations

import plotly.graph_objects as go

from pages.ui.ask.topic.money_stream import Stream
from pages.ui.kit import theme
from pages.ui.kit.format import money_unit
from pages.ui.kit.html.plotly_text import hover, inert

HEIGHT = 330
ARRIVED, WAITING, BEYOND = "已到位", "未到位", "超计划到位"
PAID, LEFT, AHEAD = "已拨付", "到位未拨付", "未到位先拨付"
COLOURS = {ARRIVED: theme.TEAL, PAID: theme.TEAL, WAITING: theme.FAINT, LEFT: theme.SAND, AHEAD: theme.SOFT}
LINK = "rgba(15, 92, 110, .18)"


def figure(stream: Stream) -> go.Figure:
    """Sources on the left, what arrived in the middle, what was paid on the right. Nothing flows where nothing is."""
    links = [(a, b, fen) for a, b, fen in links_of(stream) if fen > 0]
    names = list(dict.fromkeys(name for a, b, _ in links for name in (a, b)))
    unit, size = money_unit(_through(links, name) for name in names)
    labels = [f"{inert(name)} {_through(links, name) / size:,.2f}" for name in names]
    drawn = go.Sankey(
        arrangement="snap",
        valueformat=",.2f",
        valuesuffix=unit,
        node={
            "label": labels,
            "color": [COLOURS.get(name, theme.FAINT) for name in names],
            "pad": 14,
            "thickness": 12,
            "line": {"width": 0},
            "hovertemplate": hover("%{label}"),
        },
        link={
            "source": [names.index(a) for a, _, _ in links],
            "target": [names.index(b) for _, b, _ in links],
            "value": [fen / size for _, _, fen in links],
            "color": LINK,
            "hovertemplate": hover("%{source.label} → %{target.label}", f"%{{value:,.2f}}{unit}"),
        },
    )
    return theme.styled(go.Figure(drawn), HEIGHT).update_layout(margin={"l": 4, "r": 4, "t": 8, "b": 8})


def unit_of(stream: Stream) -> str:
    """万元 or 亿元, the same as in the drawing."""
    links = [link for link in links_of(stream) if link[2] > 0]
    return money_unit(_through(links, name) for link in links for name in link[:2])[0]


def links_of(stream: Stream) -> list[tuple[str, str, int]]:
    """From, to, fen. A source that is called like a station keeps its own box."""
    links = []
    for name, planned, arrived, beyond in stream.sources.iter_rows():
        links += [(f"{name}计划", ARRIVED, arrived), (f"{name}计划", WAITING, planned - arrived)]
        links += [(BEYOND, ARRIVED, beyond)]
    return [*links, (ARRIVED, PAID, stream.used_fen), (ARRIVED, LEFT, stream.left_fen), (AHEAD, PAID, stream.ahead_fen)]


def _through(links: list[tuple[str, str, int]], name: str) -> int:
    """What flows through a box: in or out, whichever is more."""
    into, out = (sum(link[2] for link in links if link[at] == name) for at in (1, 0))
    return max(into, out)
