"""Senders: what counts as taken, as refused, as never asked and as unknown, on each channel, against local servers."""

from __future__ import annotations

import base64
import email
import hmac
import socket
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from casework.outbox.senders import dingtalk, mail, robot, wecom
from casework.outbox.senders.outcome import Letter, Outcome, Send
from casework.outbox.settings.file import Dingtalk, Mail, Robot, Wecom
from pipelines.errors import ReferenceError
from tests.post_offices import HERE, Mailbox, Service, certificate, free_port, knows, mailing, serving
from tests.stores import NOON

WORD = "unspeakable"
QUICK = 0.3  # seconds after which a service that hangs is left
LETTER = Letter("assign:1:2:email", "wang", "【明鉴】立案交办", "立案 2026-00001", "https://mj.example/todo")
TOKEN = {"errcode": 0, "errmsg": "ok", "access_token": "t-1", "expires_in": 7200}
YES = {"errcode": 0, "errmsg": "ok"}
NO = {"errcode": 93000, "errmsg": "not allowed, call 13800001234"}
Make = Callable[[str], Send]


def of_wecom(base: str) -> Send:
    return wecom.sender(Wecom(base_url=base, corp_id="ww1", agent_id=7), WORD, QUICK)


def of_dingtalk(base: str) -> Send:
    return dingtalk.sender(Dingtalk(base_url=base, app_key="k1", agent_id=7), WORD, QUICK)


def of_robot(base: str) -> Send:
    return robot.sender(Robot(base_url=base), f"robot-token\n{WORD}", QUICK, lambda: NOON)


APPS: dict[str, tuple[Make, str, str]] = {
    "wecom": (of_wecom, "/cgi-bin/gettoken", "/cgi-bin/message/send"),
    "dingtalk": (of_dingtalk, "/gettoken", "/topapi/message/corpconversation/asyncsend_v2"),
}
EVERY = [*APPS, "robot"]


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service()) as running:
        yield running


def sent(name: str, service: Service, *answers: Any, token: Any = TOKEN, times: int = 1) -> list[Outcome]:
    """What comes of sending by an application whose service answers so."""
    make, fetch, path = APPS.get(name, (of_robot, "", "/robot/send"))
    service.answers |= {path: list(answers)} | ({fetch: token if isinstance(token, list) else [token]} if fetch else {})
    send = make(service.base)
    return [send(LETTER) for _ in range(times)]


@pytest.mark.parametrize("name", EVERY)
def test_a_message_is_taken_when_the_errcode_says_so_and_the_token_is_fetched_once(name: str, service: Service) -> None:
    outcomes = sent(name, service, YES, times=3)
    assert [outcome.kind for outcome in outcomes] == ["taken"] * 3
    assert len(service.asked) == (3 if name == "robot" else 4)


ANSWERS: list[tuple[Any, str]] = [
    (NO, "refused"),
    ({"errcode": "60011", "errmsg": "no privilege"}, "refused"),
    ((500, "{}"), "uncertain"),
    ((502, ""), "uncertain"),
    ((503, ""), "refused"),
    ((429, ""), "refused"),
    ((404, "{}"), "refused"),
    ((200, "<html>ok</html>"), "uncertain"),
    ((200, "[]"), "uncertain"),
    ((200, '"errcode"'), "uncertain"),
    ((200, "{}"), "uncertain"),
    ((200, '{"errcode": null}'), "uncertain"),
    ((200, '{"errcode": Infinity}'), "uncertain"),
    ("hang", "uncertain"),
]


@pytest.mark.parametrize("name", EVERY)
def test_what_an_answer_comes_to(name: str, service: Service) -> None:
    outcomes = sent(name, service, *(answer for answer, _ in ANSWERS), times=len(ANSWERS))
    for outcome, (answer, kind) in zip(outcomes, ANSWERS, strict=True):
        assert outcome.kind == kind and outcome.answer, answer
        assert WORD not in outcome.answer and "t-1" not in outcome.answer


def test_the_words_of_a_refusal_are_kept_with_numbers_hidden_on_one_line(service: Service) -> None:
    answer = {"errcode": 93000, "errmsg": "no\n\x1b[31m" + "x" * 400 + " call"}
    assert sent("wecom", service, NO)[0].answer == "errcode 93000 not allowed, call 138****1234"
    words = sent("wecom", service, answer)[0].answer
    assert len(words) == 300 and words.isprintable()


@pytest.mark.parametrize("name", EVERY)
def test_a_service_that_says_the_address_back_gives_no_secret_away(name: str, service: Service) -> None:
    secrets = (WORD, "t-1") if name in APPS else ("robot-token",)
    said_back = {"errcode": 40001, "errmsg": f"GET /x?secret={'&secret='.join(secrets)} refused"}
    outcomes = sent(name, service, said_back) + (sent(name, service, YES, token=said_back) if name in APPS else [])
    for nth, outcome in enumerate(outcomes):
        shown = [secret for secret in secrets if secret in outcome.answer]
        assert outcome.answer.endswith("refused") and shown == ([] if nth == 0 else ["t-1"])  # nobody had it then


@pytest.mark.parametrize("name", EVERY)
def test_a_service_that_does_not_listen_was_never_asked(name: str) -> None:
    make = APPS[name][0] if name in APPS else of_robot
    assert make(f"http://{HERE}:{free_port()}")(LETTER).kind == "unreached"


@pytest.mark.parametrize("name", APPS)
def test_without_a_token_nothing_has_left(name: str, service: Service) -> None:
    answers = [NO, (500, ""), (200, "?"), {"errcode": 0}, {"errcode": 0, "access_token": 7}, "hang"]
    for outcome in sent(name, service, YES, token=answers, times=len(answers)):
        assert outcome.kind == "unreached" and outcome.answer.startswith("取令牌") and WORD not in outcome.answer
    assert set(service.paths()) == {APPS[name][1]}


@pytest.mark.parametrize("name", APPS)
@pytest.mark.parametrize(
    "stale",
    [{"errcode": 40014}, {"errcode": 42001}, {"errcode": 88, "errmsg": "ding talk error[subcode=40014,submsg=x]"}],
)
def test_a_stale_token_is_fetched_anew_once(name: str, service: Service, stale: Any) -> None:
    fresh = {**TOKEN, "access_token": "t-2"}
    assert sent(name, service, stale, YES, token=[TOKEN, fresh])[0].kind == "taken"
    assert [params.get("access_token") for _, params, _ in service.asked] == [None, "t-1", None, "t-2"]
    service.asked.clear()
    assert sent(name, service, stale, token=[TOKEN, fresh])[0].kind == "refused"  # never in a circle
    assert len(service.asked) == 4


@pytest.mark.parametrize("name", EVERY)
def test_a_redirect_to_another_host_is_not_followed(name: str, service: Service) -> None:
    with serving(Service(elsewhere=[YES])) as other:
        (outcome,) = sent(name, service, (302, f"{other.base}/elsewhere"))
        assert outcome.kind == "refused" and other.asked == []


def test_a_proxy_of_the_environment_is_ignored(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, f"http://{HERE}:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert sent("wecom", service, YES)[0].kind == "taken"


def test_wecom_gets_one_receiver_and_is_asked_to_leave_out_the_same_text(service: Service) -> None:
    sent("wecom", service, YES)
    assert service.asked[0][1] == {"corpid": "ww1", "corpsecret": WORD}
    body = service.asked[1][2]
    assert (body["touser"], body["agentid"], body["enable_duplicate_check"]) == ("wang", 7, 1)
    assert body["text"]["content"] == "【明鉴】立案交办\n立案 2026-00001\nhttps://mj.example/todo"


def test_wecom_that_leaves_the_receiver_out_has_refused(service: Service) -> None:
    (outcome,) = sent("wecom", service, {**YES, "invaliduser": "wang"})
    assert outcome.kind == "refused" and "wang" in outcome.answer


def test_dingtalk_looks_a_mobile_number_up_and_sends_nothing_where_it_is_nobodys(service: Service) -> None:
    look_up, notice = "/topapi/v2/user/getbymobile", APPS["dingtalk"][2]
    known = {"errcode": 0, "errmsg": "ok", "result": {"userid": "u-9"}}
    service.answers |= {look_up: [known, NO, (500, "")], notice: [YES], "/gettoken": [TOKEN]}
    send = of_dingtalk(service.base)
    letter = Letter("k", "13800001234", "s", "b")
    assert [send(letter).kind for _ in range(3)] == ["taken", "refused", "unreached"]
    assert [body["userid_list"] for path, _, body in service.asked if path == notice] == ["u-9"]


def test_the_robot_signs_and_tells_the_group_nothing_but_that_there_is_something(service: Service) -> None:
    sent("robot", service, YES)
    _, params, body = service.asked[0]
    stamp = str(int(NOON.timestamp()) * 1000)
    digest = hmac.digest(WORD.encode(), f"{stamp}\n{WORD}".encode(), "sha256")
    assert params == {"access_token": "robot-token", "timestamp": stamp, "sign": base64.b64encode(digest).decode()}
    assert body["at"] == {"atMobiles": ["wang"], "isAtAll": False}
    assert LETTER.subject not in body["text"]["content"] and LETTER.body not in body["text"]["content"]


def by_mail(port: int, secret: str | None = None, **given: Any) -> Send:
    """A sender of mail to the server at this port."""
    usual = {"host": HERE, "port": port, "security": "plain", "sender": "mingjian@example.gov.cn"}
    return mail.sender(Mail(**{**usual, **given}), secret, 5)


WORDS, FILE = "见附件。\n.单独一点\n", ("周报（西河镇）.docx", b"PK\x03")
POST = Letter("k", "wang@example.gov.cn", "【明鉴】工作简报", WORDS, "https://mj.example/", FILE)


def test_a_mail_arrives_with_its_chinese_words_and_its_file_and_bears_one_name_each_time() -> None:
    box = Mailbox()
    with mailing(box) as port:
        assert [by_mail(port)(POST).kind for _ in range(2)] == ["taken", "taken"]
    read = [email.message_from_bytes(content, policy=policy.default) for _, content in box.mails]
    (body, file) = read[0].iter_parts()  # type: ignore[attr-defined]  # a multipart message
    assert box.mails[0][0] == [POST.to] and read[0]["Subject"] == POST.subject and read[0]["To"] == POST.to
    assert isinstance(body, EmailMessage) and body.get_content().splitlines() == POST.text.splitlines()
    assert (file.get_filename(), file.get_content()) == POST.file
    assert read[0]["Message-ID"] == read[1]["Message-ID"] and "明鉴" in read[0]["From"]


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        (Mailbox(rcpt="550 no such mailbox"), "refused"),
        (Mailbox(rcpt="450 later"), "refused"),
        (Mailbox(data="451 later"), "refused"),
        (Mailbox(data="554 spam"), "refused"),
        (Mailbox(cuts=True), "uncertain"),
    ],
)
def test_what_a_mail_server_says(box: Mailbox, kind: str) -> None:
    with mailing(box) as port:
        outcome = by_mail(port)(POST)
    assert outcome.kind == kind and (kind == "uncertain" or outcome.answer[:3] in box.rcpt + box.data)


def test_a_mail_server_that_is_not_there_or_says_nothing_was_never_asked() -> None:
    assert by_mail(free_port())(POST).kind == "unreached"
    with socket.socket() as mute:
        mute.bind((HERE, 0))
        mute.listen()
        settings = Mail(host=HERE, port=mute.getsockname()[1], security="plain", sender="a@b.cn")
        assert mail.sender(settings, None, QUICK)(POST).kind == "unreached"


def test_over_tls_a_certificate_has_to_be_known(tmp_path: Path) -> None:
    chain, shown = certificate(tmp_path)
    box = Mailbox()
    with mailing(box, tls_context=shown) as port:
        assert by_mail(port, security="starttls", ca_file=str(chain))(POST).kind == "taken"
        assert by_mail(port, security="starttls")(POST).kind == "unreached"
    with mailing(box, ssl_context=shown) as port:
        assert by_mail(port, security="tls", ca_file=str(chain))(POST).kind == "taken"
        assert by_mail(port, security="tls")(POST).kind == "unreached"
    assert len(box.mails) == 2
    with pytest.raises(ReferenceError, match="证书文件用不了"):
        by_mail(port, ca_file=str(tmp_path / "none.pem"))


def test_a_server_without_tls_is_never_spoken_to_in_the_clear_when_tls_is_wanted() -> None:
    box = Mailbox()
    with mailing(box) as port:
        assert by_mail(port, security="starttls")(POST).kind == "unreached"
        assert by_mail(port, security="tls")(POST).kind == "unreached"
    assert box.mails == []


def test_a_wrong_password_of_the_mail_server_is_told_without_it(tmp_path: Path) -> None:
    chain, shown = certificate(tmp_path)
    box = Mailbox()
    with mailing(box, tls_context=shown, authenticator=knows("mj", WORD), auth_required=True) as port:
        given = {"security": "starttls", "ca_file": str(chain), "user": "mj"}
        assert by_mail(port, WORD, **given)(POST).kind == "taken"
        wrong = by_mail(port, f"{WORD}!", **given)(POST)
    assert wrong.kind == "unreached" and WORD not in wrong.answer and "535" in wrong.answer
