"""Files: whose files, what they are checked to be, and what handing them in would mean."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import streamlit as st

from pages.data.upload import check_result, checking, sender
from pages.ui.ask import submissions as questions
from pages.ui.ask.query import data_folder
from pages.ui.kit import downloads
from pages.ui.kit.format import escape
from pages.ui.site.view import View
from pages.ui.site.viewer import Viewer
from pipelines.check.check import Checked
from pipelines.inbox.hand_in import NotHandedIn, State, foreseen, safe_name
from pipelines.reference.county import ReferenceError, load
from reports.sendback.sendback import file_name, sendback
from reports.words.neutral import mask

NEW_FILE = "作为新文件"
# the server's own limit (server.maxUploadSize) is a little wider, so that this page's sentence is seen
MOST_BYTES = 50_000_000
KINDS = [
    *("xlsx", "xls", "xlsm", "xlsb", "et", "csv", "tsv", "txt", "json", "jsonl", "ndjson"),
    *("htm", "html", "mht", "mhtml", "xml", "zip"),
]
CHECKED, ROUND = "upload-checked", "upload-round"
MEANS: dict[State, str] = {
    "new": "收件目录里还没有这个文件，将作为新文件收下。",
    "replaces": "将替换收件目录里同名的文件；以后以这一份为准，旧件仍在存档里。",
    "same": "与收件目录里的同名文件完全相同，不会有任何变化。",
}
NOT_WRITABLE = (
    "收件目录不允许看板写入（{why}），这里只能检查，不能报送。请按原来的方式报送，"
    "或请管理员按 docs/operations.md 的“Permissions”一节给看板的账号开通收件目录。"
)


@dataclass(frozen=True)
class Offer:
    """One file as it would be handed in."""

    path: str
    data: bytes
    state: State
    result: dict[str, Any]


@dataclass(frozen=True)
class Sender:
    """Who hands in; `township` is None for an office of the county."""

    township: str | None


def whose(view: View) -> Sender | None:
    """Who hands in; None until it has been chosen. A file under a wrong township's name is refused row by row, or
    counted for it: so nobody is chosen beforehand, but where there is only one to choose or the page was opened for it.

    For whom somebody may speak, their account says (sender.py).
    """
    places = sender.places(view)
    chosen = view.filters.township
    first = places.index(chosen) if chosen in places else 0 if len(places) == 1 else None
    place = st.selectbox("报送单位", places, index=first, width=260, placeholder="请先选报送单位")
    if place is None:
        return None
    return Sender(None if place == sender.COUNTY_OFFICE else place)


def chosen_files(view: View, whose: Sender | None) -> list[Any]:
    """The files put into the uploader; it starts anew after each hand-in, and waits for the sender."""
    if whose is None:
        st.info("请先选择报送单位，再选文件：文件里没有写乡镇的行都算作它报送的。")
        return []
    township = whose.township
    nth = st.session_state.setdefault(ROUND, 0)
    return st.file_uploader(
        "台账文件（可一次选多个）", type=KINDS, accept_multiple_files=True, key=f"upload-{township}-{nth}"
    )


def offer(view: View, township: str | None, file: Any) -> Offer | None:
    """Show one file with its check; None where it cannot be handed in."""
    with st.container(border=True, key=f"sheet-upload-{file.file_id}"):
        try:
            name = safe_name(file.name)
            _bearable(name, file.size)
            data = file.getvalue()
            path = _target(view, township, name, file.file_id)
            sender.check(view.viewer, path)
            result = _checked(view.viewer, path, data)
        except (NotHandedIn, ReferenceError) as problem:
            st.error(escape(mask(str(problem))))
            return None
        check_result.show(view, path, result.answer, file.file_id)
        _return(view, path, data, result, file.file_id)
        if result.answer["refused"] or result.answer.get("barred"):
            return None
        return _meant(Offer(path, data, "new", result.answer))


def _bearable(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise NotHandedIn(
            f"“{name}”有 {size / 1e6:,.1f} MB，超过 {MOST_BYTES / 1e6:,.0f} MB。请按年度或按台账拆成几个文件后再报送。"
        )


def _target(view: View, township: str | None, name: str, ident: str) -> str:
    """Where in the inbox the file goes. A corrected .csv comes back as .xlsx: it may take the old file's place."""
    folder = sender.folder(view.viewer, township)
    own = f"{folder}/{name}"
    known = [path for path in questions.paths(view, township) if _is_same(name, PurePosixPath(path))]
    known = [path for path in known if sender.may_write(view.viewer, path)]
    if township is None:  # nor another office's file of the same name
        known = [path for path in known if str(PurePosixPath(path).parent) in (folder, ".")]
    if not known or known == [own]:
        return own
    labels = {f"替换 {mask(path)}": path for path in known} | ({} if own in known else {f"{NEW_FILE} {mask(own)}": own})
    preferred = list(labels.values()).index(own) if own in known else 0
    chosen = st.selectbox(
        "已报送过同名的文件，这一份是", list(labels), index=preferred, key=f"target-{ident}", width="stretch"
    )
    return labels[chosen]


def _is_same(name: str, known: PurePosixPath) -> bool:
    """Whether an upload may be the correction of a known file: its name, with another suffix, as `sendback` names it,
    or as a browser names the second copy in a folder."""
    stem = PurePosixPath(re.sub(r" \(\d{1,2}\)(?=\.[^.]+$)", "", name)).stem
    return stem in (known.stem, known.name)


def workbook(path: str, data: bytes, result: Checked) -> bytes:
    """The file with its cells to correct marked and the reasons beside them, as the night's send-back has them."""
    return sendback(path, data, result.rejected, load(data_folder() / "reference"))


def _return(view: View, path: str, data: bytes, result: Checked, ident: str) -> None:
    """The send-back workbook at once: the file as it was put in, with the cells to correct marked."""
    if result.rejected.is_empty():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        downloads.button(
            view, "checked", "下载退回件", lambda: workbook(path, data, result), file_name(path), f"return-{ident}"
        )
        st.caption("原表原样，错格标红，原因在最右一列；改好后原名重新报送。", width="stretch")


def _checked(viewer: Viewer, path: str, data: bytes) -> Checked:
    """The check, once for the same bytes at the same path as long as they lie in the uploader."""
    categories = viewer.person.categories if viewer.person else ()
    known: dict[tuple[str, str, tuple[str, ...]], Checked] = st.session_state.setdefault(CHECKED, {})
    key = (path, hashlib.sha256(data).hexdigest(), categories)
    if key not in known:
        with st.spinner("正在检查…"):
            known[key] = checking.checked(path, data, categories)
    return known[key]


def _meant(one: Offer) -> Offer | None:
    """Say what handing this file in would mean; None where the inbox is not open to the dashboard."""
    try:
        state = foreseen(data_folder() / "inbox", one.path, one.data)
    except NotHandedIn as problem:
        st.error(escape(mask(str(problem))))
    except OSError as error:
        st.error(f"{escape(mask(one.path))}：{NOT_WRITABLE.format(why=escape(error.strerror))}")
    else:
        (st.warning if state == "replaces" else st.info)(f"{escape(mask(one.path))}：{MEANS[state]}")
        return replace(one, state=state)
    return None
