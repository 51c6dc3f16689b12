"""Upload: files chosen as evidence, each kept once as soon as it has arrived, however often the page is drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from casework.accounts.person import Person
from casework.cases.given import MOST_FILES
from casework.errors import Refused, StoreError
from casework.evidence.file import EvidenceFile
from casework.evidence.keep import keep
from casework.evidence.kinds import ACCEPTED, MOST_BYTES, TAKEN
from pages.ui.ask.casework import store
from pages.ui.kit.evidence.links import links
from pages.ui.kit.format import escape
from pages.ui.site.admit import NotAdmitted, admit

MOST = MOST_BYTES // 1_000_000  # MB
LABEL = f"佐证材料：{TAKEN}，每份不超过 {MOST}MB，最多 {MOST_FILES} 份"
HELP = "照片会缩小并去掉拍摄地点等信息；带宏的文件请另存为 .docx 或 .xlsx。材料只有能看这件立案的人才打得开。"
NO_ACCOUNT = "办理须先有账号：请管理员运行 mingjian user add 建立账号，登录后办理。"
TOO_MANY = f"一次最多 {MOST_FILES} 份，请先移去一些再继续。"


def upload(key: str) -> tuple[str, ...]:
    """The files that the viewer chose and that were kept, by hash, in their order; what was not says why."""
    try:
        person = admit().person
    except NotAdmitted:
        person = None
    if person is None:
        st.info(NO_ACCOUNT)
        return ()
    chosen = st.file_uploader(
        LABEL, type=list(ACCEPTED), accept_multiple_files=True, key=key, max_upload_size=MOST, help=HELP
    )
    if len(chosen) > MOST_FILES:
        st.error(TOO_MANY)
        return ()
    kept = list(_kept(person, f"{key}-kept", chosen))
    links(kept, "已收下")
    return tuple(dict.fromkeys(each.sha256 for each in kept))


def _kept(person: Person, key: str, chosen: list[Any]) -> list[EvidenceFile]:
    """What became of each file, by the number of its upload: a page is drawn anew at every click."""
    before: dict[str, EvidenceFile | str] = st.session_state.get(key, {})
    now = {file.file_id: before.get(file.file_id) or _tried(person, file) for file in chosen}
    st.session_state[key] = {number: what for number, what in now.items() if what}
    for what in now.values():
        if isinstance(what, str):
            st.error(escape(what))
    return [what for what in now.values() if isinstance(what, EvidenceFile)]


def _tried(person: Person, file: Any) -> EvidenceFile | str | None:
    """The file, or why it is not taken; None where the store or the disk failed, so that it is tried again."""
    try:
        with st.spinner("正在收下…"):
            return keep(store(), file.name, file.getvalue(), person, datetime.now(UTC))
    except Refused as refusal:
        return refusal.sentence
    except StoreError as problem:
        st.error(escape(str(problem)))
        return None
