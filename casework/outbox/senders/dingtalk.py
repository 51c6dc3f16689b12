"""DingTalk: a work notification (工作通知) to one person, by user id, or by mobile number, which is looked up first."""

from __future__ import annotations

from collections.abc import Callable

from casework.outbox.channels import MOBILE
from casework.outbox.senders.api import Answer, NoAnswer, NotAsked, Service
from casework.outbox.senders.outcome import Letter, Send
from casework.outbox.senders.token import Token, outcome
from casework.outbox.settings.file import Dingtalk

NOTICE, LOOK_UP = "/topapi/message/corpconversation/asyncsend_v2", "/topapi/v2/user/getbymobile"


def sender(settings: Dingtalk, secret: str, timeout: float) -> Send:
    """What sends a letter as this application."""
    service = Service(settings.base_url, timeout, settings.ca_file)
    token = Token(lambda: service.ask("/gettoken", {"appkey": settings.app_key, "appsecret": secret}))

    def asked(path: str, body: dict[str, object]) -> Answer:
        return token.shown(lambda text: service.ask(path, {"access_token": text}, body))

    def notice(letter: Letter) -> Answer:
        to = letter.to
        if MOBILE.fullmatch(to):
            person = _looked_up(lambda: asked(LOOK_UP, {"mobile": to}))
            if person.code:
                return person
            to = str(person.body["result"]["userid"])
        content = {"msgtype": "text", "text": {"content": f"{letter.subject}\n{letter.text}"}}
        return asked(NOTICE, {"agent_id": settings.agent_id, "userid_list": to, "msg": content})

    return lambda letter: outcome(lambda: notice(letter))


def _looked_up(question: Callable[[], Answer]) -> Answer:
    """Looking somebody up sends nothing, whatever goes wrong."""
    try:
        return question()
    except NoAnswer as error:
        raise NotAsked(f"查手机号：{error}") from None
