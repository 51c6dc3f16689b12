"""WeCom: 企业微信 and, at an address of its own, 政务微信: a text to one member of the application."""

from __future__ import annotations

from casework.outbox.senders.api import Answer, Service
from casework.outbox.senders.outcome import Letter, Outcome, Send
from casework.outbox.senders.token import Token, outcome
from casework.outbox.settings.file import Wecom

REPEAT = 4 * 3600  # seconds in which the service itself leaves out the same text, its longest


def sender(settings: Wecom, secret: str, timeout: float) -> Send:
    """What sends a letter as this application."""
    service = Service(settings.base_url, timeout, settings.ca_file)
    token = Token(lambda: service.ask("/cgi-bin/gettoken", {"corpid": settings.corp_id, "corpsecret": secret}))

    def send(letter: Letter) -> Outcome:
        body = {
            "touser": letter.to,
            "msgtype": "text",
            "agentid": settings.agent_id,
            "text": {"content": f"{letter.subject}\n{letter.text}"},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEAT,
        }
        path = "/cgi-bin/message/send"
        return outcome(lambda: token.shown(lambda text: service.ask(path, {"access_token": text}, body)), _left_out)

    return send


def _left_out(answer: Answer) -> str:
    """Who was left out of a message that was accepted: it had one receiver."""
    return f"没有这个成员，或不在应用的可见范围：{answer.body['invaliduser']}" if answer.body.get("invaliduser") else ""
