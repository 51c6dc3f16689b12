"""Form: exactly the steps that this viewer may take now, with what each of them needs; a step is taken once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from casework.accounts.person import Person
from casework.cases.case import File
from casework.cases.given import LONGEST, LONGEST_NAME
from casework.cases.states import LABELS
from casework.cases.steps import STEPS, hat, may
from casework.cases.take import step as take
from casework.errors import Refused, Stale, StoreError
from pages.ui.ask import cases
from pages.ui.ask.casework import store
from pages.ui.kit.case.seen import DONE, just_done
from pages.ui.kit.evidence.upload import upload
from pages.ui.kit.format import escape
from pages.ui.site.viewer import Viewer

NO_ACCOUNT = "办理须先有账号：请管理员运行 mingjian user add 建立账号，登录后办理。"


@dataclass(frozen=True)
class Filled:
    """What was filled in for a step."""

    note: str = ""
    day: date | None = None
    person: str | None = None
    files: tuple[str, ...] = ()


def offer(file: File, viewer: Viewer, now: datetime) -> None:
    """What was just done, and what may be done now; nothing to do says whose turn it is."""
    just_done(file)
    if viewer.person is None:
        st.caption(NO_ACCOUNT)
        return
    person = viewer.person
    steps = [step for step in STEPS if may(step, file, person) is None]
    if not steps:
        st.caption(whose_turn(file, person))
        return
    with st.container(border=True, key="sheet-case-form"):
        step = _chosen(steps, f"case-step-{file.case.case_id}-{file.case.version}")
        if step:
            _form(step, file, person, now)


def whose_turn(file: File, person: Person) -> str:
    """Why there is nothing for this person to do: another pair of eyes is needed, or it is somebody else's turn."""
    now = [step for step, known in STEPS.items() if file.case.state in known.before]
    own = [may(step, file, person) for step in now if hat(step, file.case, person) is not None]
    if refused := [why for why in own if why]:
        return refused[0]
    if not now:
        return "这件立案已经办结。"
    by_who: dict[str, str] = {}
    for step in now:
        by_who[STEPS[step].who] = by_who.get(STEPS[step].who, "") + f"“{STEPS[step].label}”"
    turns = "，".join(f"{labels}由{who}办理" for who, labels in by_who.items())
    return f"现在没有需要您办理的步骤。{turns}。"


def _chosen(steps: list[str], key: str) -> str | None:
    """The one step, or the one of several that was chosen."""
    if len(steps) == 1:
        st.markdown(f"**{STEPS[steps[0]].label}**")
        return steps[0]
    chosen = st.pills("请选择办理步骤", steps, format_func=lambda each: STEPS[each].label, key=key)
    return str(chosen) if chosen else None


def _form(step: str, file: File, person: Person, now: datetime) -> None:
    """The fields of a step. Its key names the version: once the case has moved on, another press finds no button."""
    key = f"case-{file.case.case_id}-{file.case.version}-{step}"
    # Outside the form, so that what was refused is said at once and not after all has been filled in.
    files = upload(f"{key}-files") if "files" in STEPS[step].needs else ()
    with st.form(key, enter_to_submit=False, border=False):
        filled = _fields(step, key, now, files)
        pressed = st.form_submit_button(f"提交“{STEPS[step].label}”", type="primary", width="stretch")
    if pressed:
        _take(step, file, person, now, filled)


def _fields(step: str, key: str, now: datetime, files: tuple[str, ...]) -> Filled:
    known = STEPS[step]
    must = "必填" if "note" in known.needs else "可不填"
    note = st.text_area(f"{known.note}（{must}）", max_chars=LONGEST, key=f"{key}-note", height=110)
    named, day = None, None
    if "person" in known.needs:
        named = st.text_input("责任人姓名（必填）", max_chars=LONGEST_NAME, key=f"{key}-person")
    if "day" in known.needs:
        label = "新的整改时限（必填，工作日）"
        day = st.date_input(label, value=None, min_value=cases.today(now), format="YYYY-MM-DD", key=f"{key}-day")
    return Filled(note or "", day, named, files)


def _take(step: str, file: File, person: Person, now: datetime, filled: Filled) -> None:
    """Take the step, or say why not; then the case is drawn anew."""
    case, label = file.case, STEPS[step].label
    days = cases.county_terms(now).workdays
    try:
        after = take(
            *(store(), case.case_id, case.version, step, person, now, days),
            note=filled.note,
            due_on=filled.day,
            files=filled.files,
            responsible=filled.person,
        )
    except (Refused, StoreError) as refusal:
        st.error(escape(str(refusal)))
        return
    except Stale as faster:
        why = str(faster).removesuffix("请刷新后再办。")
        st.session_state[DONE] = (case.case_id, f"没有办理：{why}下面是最新情况。", False)
    else:
        sentence = f"已办理“{label}”，现在是“{LABELS[after.case.state]}”。"
        st.session_state[DONE] = (case.case_id, sentence, True)
    st.rerun()
