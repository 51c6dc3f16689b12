"""Timeline: a project's life, one line per step — the planned day beside the day it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from pages.leaders.project.lateness import finish_lateness, lateness
from pages.ui.kit.format import day
from pages.ui.kit.html.plotly_text import hover, lines
from pages.ui.kit.phone.narrow import is_narrow
from pages.ui.kit.theme import FAINT, SOFT, TEAL, drawn, upright

LINE_HEIGHT, AXIS_HEIGHT = 30, 40
BROADEST = 12  # characters beside a step
GAP = {"type": "scatter", "mode": "lines", "line": {"color": FAINT, "width": 4}, "hoverinfo": "skip"}
PLAN = {
    "type": "scatter",
    "mode": "markers",
    "marker": {"symbol": "diamond-open", "size": 11, "color": SOFT, "line": {"width": 2}},
    "hovertemplate": hover("%{y}计划 %{x|%Y-%m-%d}"),
}
EVENT = {
    "type": "scatter",
    "mode": "markers",
    "marker": {"symbol": "circle", "size": 11, "color": TEAL},
    "hovertemplate": hover("%{y}实际 %{x|%Y-%m-%d}"),
}


@dataclass(frozen=True)
class Step:
    """A step of a project's life: its word, the columns that plan it and date it, the column that says how late."""

    label: str
    planned: str | None
    actual: str
    late: str | None = None


FINISH = "finish_late_days"
STEPS = (
    Step("首次申报", None, "first_submitted_on"),
    Step("财政评审", None, "reviewed_on"),
    Step("县级备案", None, "filed_on"),
    Step("中标", None, "awarded_on"),
    Step("合同签订", None, "signed_on"),
    Step("开工", "planned_start_on", "started_on", "start_late_days"),
    Step("首次拨付", None, "first_paid_on"),
    Step("竣工", "due_on", "finished_on", FINISH),
    Step("验收", None, "accepted_on"),
    Step("结算审定", None, "settled_on"),
    Step("移交", None, "handed_over_on"),
    Step("质保到期", "retention_due_on", "retention_due_on"),
)


def _words(step: Step, project: Mapping[str, Any]) -> str:
    actual = project[step.actual]
    if step.late is None:
        return day(actual)
    late = _late(step, project)
    if actual is None:
        return _in_lines(late) or f"计划 {day(project[step.planned or step.actual])}"
    return f"{day(actual)} {late}"


def _in_lines(words: str) -> str:
    """Words that are broader than the margin, on two lines."""
    return lines(*words.split("，")) if len(words) > BROADEST else words


def steps_of(project: Mapping[str, Any]) -> list[Step]:
    """The steps that are planned or dated."""
    return [s for s in STEPS if project[s.actual] is not None or (s.planned and project[s.planned] is not None)]


def rows(project: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """The same in words: the step, the day planned, the day it happened, how late."""
    return [
        (
            step.label,
            day(project[step.planned]) if step.planned else day(None),
            _happened(step, project),
            _late(step, project),
        )
        for step in steps_of(project)
    ]


def _happened(step: Step, project: Mapping[str, Any]) -> str:
    return day(project[step.actual] if step.actual != step.planned else None)


def _late(step: Step, project: Mapping[str, Any]) -> str:
    if step.late == FINISH:
        return finish_lateness(project)
    return lateness(project[step.late], project[step.actual] is not None) if step.late else ""


def figure(project: Mapping[str, Any], as_of: date) -> go.Figure:
    """Open diamonds are plans, filled circles are events, the grey line between them is the gap."""
    steps = steps_of(project)
    labels = [s.label for s in steps]
    planned = [project[s.planned] if s.planned else None for s in steps]
    actual = [project[s.actual] if s.actual != s.planned else None for s in steps]
    days = [d for d in (*planned, *actual, as_of) if d is not None]
    until = {"x": as_of, "y": 1, "yref": "paper", "text": "数据截至", "xanchor": "right", "yanchor": "bottom"}
    ticks = 2 if is_narrow() else 4
    return drawn(
        [*_gaps(steps, project), {**PLAN, "x": planned, "y": labels}, {**EVENT, "x": actual, "y": labels}],
        AXIS_HEIGHT + LINE_HEIGHT * len(steps),
        x={"range": _padded(min(days), max(days)), "tickformat": "%Y-%m", "nticks": ticks, "tickangle": 0},
        y={"categoryorder": "array", "categoryarray": labels[::-1], "showgrid": False, "ticksuffix": "  "},
        notes=[*(_beside(s.label, _words(s, project)) for s in steps), until],
        shapes=[upright(as_of)],
        margin={"l": 0, "r": 152, "t": 20, "b": 0},
    )


def _gaps(steps: Sequence[Step], project: Mapping[str, Any]) -> list[dict[str, Any]]:
    ends = {s.label: [project[s.planned] if s.planned else None, project[s.actual]] for s in steps}
    return [{**GAP, "x": days, "y": [label] * 2} for label, days in ends.items() if None not in days]


def _beside(label: str, text: str) -> dict[str, Any]:
    """The days in figures, in a column of their own at the right where nothing can cover them."""
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 8, "y": label}
    return {**place, "text": text, "align": "left"}


def _padded(first: date, last: date) -> list[date]:
    margin = (last - first) / 30
    return [first - margin, last + margin]
