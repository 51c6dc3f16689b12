"""GET /files/HASH: a file of evidence goes to whoever sees a case that carries it or sent it in, and to nobody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from casework.accounts import departments
from casework.accounts.person import Person
from casework.accounts.users import User
from casework.audit.log import Wanted, entries
from casework.cases.case import Case
from casework.cases.take import step
from casework.errors import StoreError
from casework.evidence import files
from casework.evidence.keep import keep
from pages.ui.ask.casework import store
from pages.ui.site.gate.gate import Gate
from pages.ui.site.gate.sessions import CHECKS
from pages.ui.site.server import evidence_files
from pages.ui.site.server.evidence_files import ADDRESS, ROUTE
from pages.ui.site.server.security_headers import SecurityHeaders
from tests import evidence
from tests.asgi import Answer, asked
from tests.cases import HOUR, LEAD, PDF, PROOF, TOWNSHIP, led, opened, weekdays
from tests.gated import AT_HOME, AWAY, HTML, account, session, with_cookie
from tests.stores import NOON

APP = Starlette(routes=[ROUTE], middleware=[Middleware(Gate), Middleware(SecurityHeaders)])


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


def person(user: User) -> Person:
    found = CHECKS.person(session(user))
    assert found is not None
    return found


def get(token: str | None, sha256: str = PROOF, method: str = "GET", **headers: str) -> Answer:
    return asked(APP, ADDRESS + sha256, with_cookie(token, **headers), method=method, **AWAY)


def reads() -> list[tuple[str, object]]:
    acts = entries(store(), Wanted(actions=("evidence.read",)), 99)
    return [(act.who, act.body["sha256"]) for act in acts]


def carried(by: User, content: bytes = PDF, name: str = "发票“一”;.pdf") -> tuple[Case, str]:
    """A case of a road in 西河镇 that carries what this account kept."""
    case = led(store(), opened(store()), ("respond", TOWNSHIP)).case
    sha256 = keep(store(), name, content, person(by), NOON).sha256
    given = (store(), case.case_id, case.version, "claim_untrue", person(by), NOON + HOUR, weekdays())
    return step(*given, note="已按合同付款", files=(sha256,)).case, sha256


@pytest.fixture
def xihe() -> User:
    return account("xihe", "township", township="西河镇")


WHO = {  # role, what limits it, and whether it may read a file of a case of a road in 西河镇
    "leader": ("leader", {}, 200),
    "office": ("department", {"office": True}, 200),
    "roads": ("department", {"categories": ("道路",)}, 200),
    "water": ("department", {"categories": ("水利",)}, 404),
    "xihe2": ("township", {"township": "西河镇"}, 200),
    "dongshan": ("township", {"township": "东山乡"}, 404),
    "assessment": ("assessment", {}, 200),
    "inspection": ("inspection", {}, 200),
    "admin": ("admin", {}, 403),
}


@pytest.mark.parametrize("who", WHO)
def test_who_sees_the_case_reads_its_file_and_nobody_else(who: str, xihe: User) -> None:
    role, limits, status = WHO[who]
    token = session(account(who, role, **limits))  # type: ignore[arg-type]  # by name
    assert get(token).status == (403 if role == "admin" else 404)  # there is none yet
    carried(xihe)
    answer = get(token)
    assert answer.status == status and (answer.content == PDF) is (status == 200)
    assert reads() == ([(who, PROOF)] if status == 200 else [])


def test_what_is_not_there_and_what_is_not_theirs_look_the_same(xihe: User) -> None:
    carried(xihe)
    token = session(account("dongshan", "township", township="东山乡"))
    foreign = get(token)
    for other in ("b" * 64, "..", "A" * 64, "x", PROOF[:-1]):
        unknown = get(token, other)
        assert (unknown.status, unknown.content) == (404, foreign.content)
        assert unknown.headers == foreign.headers


def test_the_one_who_sent_a_file_reads_it_before_it_is_on_any_case(xihe: User) -> None:
    sha256 = keep(store(), "a.pdf", PDF, person(xihe), NOON).sha256
    assert get(session(xihe), sha256).content == PDF
    assert get(session(account("leader")), sha256).status == 404


@pytest.mark.parametrize("headers", [{}, HTML], ids=["a file", "a page"])
def test_nobody_without_a_session_gets_more_than_a_401(headers: dict[str, str], xihe: User) -> None:
    carried(xihe)
    assert get(None, **headers).status == 401
    assert get(None, "b" * 64, **headers).status == 401
    assert reads() == []


def test_a_document_is_an_attachment_with_its_own_name_and_nothing_in_it_runs(xihe: User) -> None:
    carried(xihe)
    told = get(session(xihe)).headers
    assert told["content-type"] == "application/pdf"
    assert told["content-disposition"] == (
        "attachment; filename*=UTF-8''%E5%8F%91%E7%A5%A8%E2%80%9C%E4%B8%80%E2%80%9D%3B.pdf"
    )
    assert told["cache-control"] == "private, no-store" and told["x-content-type-options"] == "nosniff"
    assert told["content-security-policy"] == evidence_files.POLICY and "script" not in evidence_files.POLICY


def test_a_picture_may_be_looked_at_in_a_sandbox(xihe: User) -> None:
    _, sha256 = carried(xihe, evidence.picture("PNG"), "照片.png")
    told = get(session(xihe), sha256).headers
    assert told["content-type"] == "image/png" and told["content-disposition"].startswith("inline; filename*=UTF-8''")
    assert "sandbox" in told["content-security-policy"]


def test_every_file_handed_out_is_in_the_audit_and_a_look_at_its_head_is_not(xihe: User) -> None:
    carried(xihe)
    assert get(session(xihe), method="HEAD").status == 200 and reads() == []
    for nth in (1, 2):
        get(session(xihe))
        assert reads() == [("xihe", PROOF)] * nth
    (last, *_) = entries(store(), Wanted(actions=("evidence.read",)), 9)
    assert json.dumps(last.body, ensure_ascii=False).count("发票") == 1


def test_where_the_audit_cannot_be_written_no_byte_goes_out(xihe: User, monkeypatch: pytest.MonkeyPatch) -> None:
    carried(xihe)
    token = session(xihe)

    def broken(*_: object) -> None:
        raise StoreError("暂时不能用")

    monkeypatch.setattr(evidence_files.audit, "record", broken)
    answer = get(token)
    assert (answer.status, answer.text) == (503, evidence_files.AWAY)


def test_a_damaged_file_is_not_handed_out(county: Path, xihe: User) -> None:
    carried(xihe)
    files.place(county, PROOF).write_bytes(PDF + b"<script>")
    answer = get(session(xihe))
    assert (answer.status, answer.text) == (410, evidence_files.LOST) and reads() == []
    assert get(session(account("dongshan", "township", township="东山乡"))).status == 404


def test_a_department_file_is_read_by_the_township_whose_case_it_is_on(xihe: User) -> None:
    roads = account("roads", "department")
    departments.place(store(), "test", roads.user_id, LEAD, NOON)
    _, sha256 = carried(roads)
    assert get(session(xihe), sha256).content == PDF


def test_at_home_a_county_without_accounts_looks_at_its_files_and_signs_nothing() -> None:
    led(store(), opened(store()), ("respond", TOWNSHIP), ("claim_untrue", TOWNSHIP))
    home = {**AT_HOME}
    answer = asked(APP, ADDRESS + PROOF, home.pop("headers"), **home)  # type: ignore[arg-type]  # by name
    assert answer.content == PDF and reads() == []
