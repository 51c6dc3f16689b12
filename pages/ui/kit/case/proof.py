"""Proof: files that go with a step are chosen here, and named where a step had some."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from casework.cases.given import MOST_FILES

LABEL = f"佐证材料（照片、扫描件或文档，最多 {MOST_FILES} 份）"


def upload(key: str) -> tuple[str, ...]:
    """The files that were chosen, each by the SHA-256 of its content."""
    chosen = st.file_uploader(LABEL, accept_multiple_files=True, key=key)
    return tuple(dict.fromkeys(sha256(file.getvalue()).hexdigest() for file in chosen))


def links(files: tuple[str, ...]) -> None:
    """The files of one step."""
    st.caption("佐证材料：" + "、".join(file[:12] for file in files))
