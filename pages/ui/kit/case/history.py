"""History: every step of a case, the newest first — what, by whom and as what, when, why, the new day, the files."""

from __future__ import annotations

import streamlit as st

from casework.cases.case import Done, File
from casework.cases.days.reminders import REMINDERS
from casework.cases.signals import SIGNALS
from casework.cases.states import LABELS
from pages.ui.ask import cases
from pages.ui.kit import panels
from pages.ui.kit.case import proof
from pages.ui.kit.case.wording import HATS, STEP_LABELS
from pages.ui.kit.format import day, moment
from pages.ui.kit.html.render import render
from pipelines.china import wall
from reports.words.neutral import mask


def history(file: File) -> None:
    """The steps; a step's files stand below it."""
    st.html(panels.heading("办理经过", f"共 {len(file.steps)} 步，只增不改"))
    names = cases.names({done.by for done in file.steps})
    for done in reversed(file.steps):
        st.html(render("case/step", **_words(done, names.get(done.by, done.by))))
        if done.files:
            proof.links(done.files)


def _words(done: Done, name: str) -> dict[str, str]:
    is_due_set = done.due_on is not None and done.step not in REMINDERS
    return {
        "kind": "note" if done.step in REMINDERS or done.step in SIGNALS else "taken",
        "label": STEP_LABELS.get(done.step, done.step),
        "leads": f"→ {LABELS[done.after]}" if done.after != done.before else "",
        "who": HATS[done.role] if done.role == "system" else f"{name}（{HATS.get(done.role, done.role)}）",
        "at": moment(wall(done.at)),
        "note": mask(done.note),
        "due": f"整改时限：{day(done.due_on)}" if is_due_set else "",
    }
