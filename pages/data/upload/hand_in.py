"""Hand-in: the button that writes checked files into the inbox, and the receipt that says what next."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from casework.errors import StoreError
from pages.data.upload import sender
from pages.data.upload.files import CHECKED, NOT_WRITABLE, ROUND, Offer
from pages.ui.ask.query import data_folder
from pages.ui.kit.format import escape, moment
from pages.ui.site.viewer import Viewer
from pipelines.china import wall
from pipelines.inbox.hand_in import HandedIn, NotHandedIn, hand_in
from reports.words.neutral import mask

RECEIPTS = "upload-receipts"
MOST_RECEIPTS = 20
log = logging.getLogger(__name__)


def confirm(viewer: Viewer, offers: Sequence[Offer]) -> None:
    """The button, and what pressing it did."""
    wanted = [one for one in offers if one.state != "same"]
    if not offers:
        return
    if not wanted:
        st.info("所选文件与已报送的完全相同，不需要再报送。")
        return
    left = len(offers) - len(wanted)
    also = f"；另有 {left} 个没有变化，不用报送" if left else ""
    if st.button(f"确认报送 {len(wanted)} 个文件", type="primary", icon=":material/send:", key="upload-confirm"):
        done = [_handed_in(viewer, one) for one in wanted]
        st.session_state[RECEIPTS] = [*(line for line in done if line), *st.session_state.get(RECEIPTS, [])][
            :MOST_RECEIPTS
        ]
        if all(done):
            st.session_state[ROUND] += 1
            st.session_state.pop(CHECKED, None)
            st.rerun()
    st.caption(f"确认后文件写入收件目录，下一次夜间处理读取{also}。退回的行不影响已接收的行。")


def _handed_in(viewer: Viewer, one: Offer) -> str | None:
    """The receipt in a sentence; None where it was not written, and the page says why."""
    now = datetime.now(UTC)
    try:
        sender.check(viewer, one.path)
        with sender.signed(viewer, now, _signature(one)):
            done = hand_in(data_folder() / "inbox", one.path, one.data)
    except (NotHandedIn, StoreError) as problem:
        st.error(escape(mask(str(problem))))
        return None
    except OSError as error:
        log.warning("upload of %s not written: %s", mask(one.path), mask(str(error)))
        st.error(f"{escape(mask(one.path))}：{NOT_WRITABLE.format(why=escape(error.strerror))}")
        return None
    log.info("handed in %s %s %s", mask(done.path), done.sha256, done.state)
    return _receipt(done, one, viewer, now)


def _signature(one: Offer) -> dict[str, Any]:
    """What the audit keeps of a file: where it went, its bytes' hash, what it replaced, what the check said."""
    digest = hashlib.sha256(one.data).hexdigest()
    counts = {"accepted": one.result["accepted"], "rejected": one.result["rejected"]}
    return {"path": mask(one.path), "sha256": digest, "means": one.state, **counts}


def _receipt(done: HandedIn, one: Offer, viewer: Viewer, now: datetime) -> str:
    word = "替换了同名文件" if done.state == "replaces" else "新文件"
    counts = f"接收 {one.result['accepted']} 行、退回 {one.result['rejected']} 行"
    at = f"{moment(wall(now))}，{viewer.name}报送" if viewer.person else moment(wall(now))
    return (
        f"已收到 {mask(done.path)}（{word}，校验值 {done.sha256[:12]}，{at}）。检查结果：{counts}。"
        "今晚的夜间处理会读取它，明早在“报送”页可以看到结果。"
    )


def receipts() -> None:
    """What was handed in during this visit."""
    for line in st.session_state.get(RECEIPTS, []):
        st.success(escape(line), icon=":material/check_circle:")
