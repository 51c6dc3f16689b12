"""Proof: files that go with a step are chosen and kept here, and named where a step had some."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from casework.accounts.person import Person
from casework.cases.given import MOST_FILES
from casework.errors import Refused, StoreError
from casework.evidence.keep import keep
from casework.evidence.kinds import ACCEPTED
from casework.evidence.listing import named
from pages.ui.ask.casework import store
from pages.ui.kit.format import escape
from pages.ui.site.viewer import Viewer

LABEL = f"佐证材料（必填，最多 {MOST_FILES} 份）"


def upload(key: str, person: Person) -> tuple[str, ...]:
    """The files that were chosen and kept, each by the SHA-256 of its content."""
    chosen = st.file_uploader(LABEL, type=list(ACCEPTED), accept_multiple_files=True, key=key)
    kept = []
    for file in chosen:
        try:
            kept.append(keep(store(), file.name, file.getvalue(), person, datetime.now(UTC)).sha256)
        except (Refused, StoreError) as refusal:
            st.error(escape(str(refusal)))
    return tuple(dict.fromkeys(kept))


def links(viewer: Viewer, files: tuple[str, ...]) -> None:
    """The files of one step, as far as the viewer may see them."""
    names = [escape(file.name) for file in named(store(), viewer.scope, files)]
    st.caption("佐证材料：" + "、".join(names or [f"{len(files)} 份"]))
