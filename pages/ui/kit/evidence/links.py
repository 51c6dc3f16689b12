"""Links: files of evidence by name and size, each with the address that opens it for whoever may read it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from casework.evidence.file import EvidenceFile
from casework.evidence.kinds import KINDS
from pages.ui.kit.html.render import render
from pages.ui.site.server.evidence_files import ADDRESS


def links(files: Sequence[EvidenceFile], title: str = "佐证材料") -> None:
    """A line with all of them; nothing where there are none."""
    if files:
        rows = [
            {
                "address": ADDRESS + each.sha256,
                "name": each.name,
                "about": f"{KINDS[each.kind].label}，{size(each.size)}",
            }
            for each in files
        ]
        st.html(render("evidence/links", title=title, rows=rows))


def size(number: int) -> str:
    """1.2MB, 35KB; never 0."""
    return f"{number / 1e6:.1f}MB" if number >= 999_500 else f"{max(round(number / 1e3), 1)}KB"
