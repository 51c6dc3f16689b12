"""Evidence on a page: a chosen file is kept once however often the page is drawn, and what is not says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from casework.accounts.users import User
from casework.audit.log import Wanted, entries
from casework.errors import StoreError
from casework.evidence.file import EvidenceFile
from pages.ui.ask.casework import store
from pages.ui.kit.evidence import upload as uploading
from pages.ui.kit.evidence.links import size
from pages.ui.kit.html.render import render
from pages.ui.site import admit
from pages.ui.site.gate.checks import digest_of
from pages.ui.site.gate.sessions import CHECKS
from tests.cases import PDF, PROOF
from tests.gated import account, session
from tests.stores import NOON
from tests.walk import page_text


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))


def page() -> None:
    import streamlit as st

    from pages.ui.kit.evidence.upload import upload

    st.text("、".join(upload("proof")) or "没有材料")
    st.button("再画一次")


def opened(user: User | None) -> AppTest:
    at = AppTest.from_function(page, default_timeout=60)
    if user is None:
        at.user = {admit.USER: "local", admit.SESSION: admit.LOCAL_MARK}
        return at.run()
    token = session(user)
    assert CHECKS.person(token) is not None
    at.user = {admit.USER: str(user.user_id), admit.SESSION: digest_of(token)}
    return at.run()


def send(at: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    """The files one after the other, as a browser sends those of one choice."""
    for name, content, kind in files:
        at.get("file_uploader")[0].upload(name, content, kind)
    return at.run()


def keeps() -> list[str]:
    return [str(act.body["path"]) for act in entries(store(), Wanted(actions=("evidence.keep",)), 99)]


@pytest.fixture
def at() -> AppTest:
    return opened(account("xihe", "township", township="西河镇"))


def test_a_file_is_kept_once_and_not_at_each_drawing(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    send(at, ("发票.pdf", PDF, "application/pdf"))
    assert at.text[0].value == PROOF and f'href="/files/{PROOF}"' in page_text(at) and keeps() == ["发票.pdf"]

    def again(*_: object) -> None:
        raise AssertionError("kept again")

    monkeypatch.setattr(uploading, "keep", again)
    at.button[0].click().run()
    assert not at.exception and at.text[0].value == PROOF


def test_what_is_refused_names_the_file_at_every_drawing_and_the_rest_is_kept(at: AppTest) -> None:
    send(at, ("a*b.pdf", b"<svg/>", "application/pdf"), ("发票.pdf", PDF, "application/pdf"))
    for _ in range(2):
        assert "“a_b.pdf”是网页或矢量图（HTML、SVG），可能带有程序，没有收下。" in page_text(at)
        assert at.text[0].value == PROOF
        at.button[0].click().run()
    assert keeps() == ["发票.pdf"]


def test_what_the_disk_refused_is_tried_again(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("佐证材料没有写成（磁盘已满）。请检查磁盘空间。")

    with monkeypatch.context() as patch:
        patch.setattr(uploading, "keep", full)
        send(at, ("发票.pdf", PDF, "application/pdf"))
        assert "磁盘已满" in page_text(at) and at.text[0].value == "没有材料"
    at.button[0].click().run()
    assert at.text[0].value == PROOF


def test_twenty_files_are_taken_and_not_one_more(at: AppTest) -> None:
    send(at, *((f"{nth}.pdf", PDF, "application/pdf") for nth in range(21)))
    assert uploading.TOO_MANY in page_text(at) and keeps() == []
    at = send(opened(account("other", "township", township="西河镇")), *[("a.pdf", PDF, "application/pdf")] * 20)
    assert at.text[0].value == PROOF and keeps() == ["a.pdf"]


def test_at_home_without_accounts_nobody_uploads() -> None:
    at = opened(None)
    assert uploading.NO_ACCOUNT in page_text(at) and not at.get("file_uploader")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1KB"), (1499, "1KB"), (35_000, "35KB"), (999_499, "999KB"), (999_500, "1.0MB"), (20_000_000, "20.0MB")],
)
def test_a_size_is_never_nothing(number: int, words: str) -> None:
    assert size(number) == words


def test_a_name_cannot_draw() -> None:
    file = EvidenceFile(PROOF, '"><img src=x>.pdf', "pdf", 1, "xihe", NOON)
    row = {"address": "/files/x", "name": file.name, "about": "PDF"}
    assert "<img" not in render("evidence/links", title="佐证材料", rows=[row])
