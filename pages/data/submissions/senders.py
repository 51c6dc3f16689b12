"""Senders: who handed a file in on the page 上传; a file that was copied into the inbox has nobody's name.

The names of colleagues are whole for who sends files back (the office), for the township itself, and where names are
shown after a reason; everybody else reads 张**.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

import polars as pl

from casework.audit.hand_ins import HandedIn, hand_ins
from casework.errors import StoreError
from pages.ui.ask.casework import has_accounts, store
from pages.ui.site.rights import may
from pages.ui.site.view import View
from pipelines.china import wall
from reports.words.neutral import mask

NOBODY: Mapping[tuple[str, str], HandedIn] = {}


def with_senders(view: View, sheets: pl.DataFrame) -> pl.DataFrame:
    """The sheets with the column `sender`: who handed their file in; null where nobody signed."""
    signed, inputs = _signed(), _inputs(view)
    names = {
        path: _shown(view, hand_in) for path in sheets["source_file"].unique() if (hand_in := _of(path, signed, inputs))
    }
    sender = pl.col("source_file").replace_strict(names, default=None, return_dtype=pl.String)
    return sheets.with_columns(sender=sender)


def sentence(view: View, path: str) -> str:
    """张三 2026-10-20 09:30 在“上传”页报送; empty where nobody signed."""
    hand_in = _of(path, _signed(), _inputs(view))
    return f"{_shown(view, hand_in)} {wall(hand_in.at):%Y-%m-%d %H:%M} 在“上传”页报送" if hand_in else ""


def _signed() -> Mapping[tuple[str, str], HandedIn]:
    """What the audit says; nobody in a county without accounts, and where the store cannot be asked."""
    try:
        return hand_ins(store()) if has_accounts() else NOBODY
    except StoreError:
        return NOBODY


def _inputs(view: View) -> dict[str, str]:
    """SHA-256 by path of the files that the night read and the viewer may see."""
    return {each["path"]: each["sha256"] for each in view.lake.manifest.get("inputs", ())}


def _of(path: str, signed: Mapping[tuple[str, str], HandedIn], inputs: Mapping[str, str]) -> HandedIn | None:
    """Of a file, or of the archive that it was in."""
    places = [path, *(str(parent) for parent in PurePosixPath(path).parents)]
    own = next((place for place in places if place in inputs), None)
    return signed.get((mask(own), inputs[own])) if own else None


def _shown(view: View, hand_in: HandedIn) -> str:
    if view.scope.names or may(view.viewer.hats, "originals"):
        return hand_in.name
    return hand_in.name[:1] + "**"
