"""Seen: what was done to the opened case since this tab saw it last, by its viewer or by somebody faster."""

from __future__ import annotations

import streamlit as st

from casework.cases.case import File
from casework.cases.states import LABELS
from casework.cases.steps import STEPS
from pages.ui.ask import cases
from pages.ui.kit.format import escape, moment
from pipelines.china import wall

DONE = "case-done"  # what this viewer just did to a case: its number, the sentence, whether it went well
SEEN = "case-seen"  # number and version of the case as this tab drew it last


def just_done(file: File) -> None:
    """Say it once. A press on a form that is out of date finds no button any more, so this is all that tells why."""
    case, before, own = file.case, st.session_state.get(SEEN), st.session_state.pop(DONE, None)
    st.session_state[SEEN] = (case.case_id, case.version)
    if own is not None and own[0] == case.case_id:
        (st.success if own[2] else st.warning)(escape(own[1]))
    elif before is not None and before[0] == case.case_id and before[1] != case.version:
        st.warning(escape(_faster(file)))


def _faster(file: File) -> str:
    last = file.last(*STEPS)
    if last is None:
        raise ValueError(f"case {file.case.case_id} has no step")
    who = cases.names({last.by}).get(last.by, last.by)
    done = f"{who}于 {moment(wall(last.at))} 办了“{STEPS[last.step].label}”，现在是“{LABELS[file.case.state]}”"
    return f"{done}。下面是最新情况，您此前填写的没有提交。"
