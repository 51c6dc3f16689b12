"""Robot: a signed (加签) DingTalk robot of one group, which reads along: it says only that there is something."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from casework.outbox.senders.api import Service
from casework.outbox.senders.outcome import Letter, Outcome, Send
from casework.outbox.senders.token import outcome
from casework.outbox.settings.file import Robot

NEWS = "您有新的办理消息，请登录看板查看。"


def sender(settings: Robot, secret: str, timeout: float, clock: Callable[[], datetime]) -> Send:
    """What sends a letter by this robot. `secret`: access_token and key, two words."""
    service = Service(settings.base_url, timeout, settings.ca_file)
    token, _, key = secret.partition("\n")

    def send(letter: Letter) -> Outcome:
        stamp = str(int(clock().timestamp() * 1000))
        params = {"access_token": token.strip(), "timestamp": stamp, "sign": signature(stamp, key.strip())}
        content = {"content": f"【明鉴】@{letter.to} {NEWS}\n{letter.link}".strip()}
        body = {"msgtype": "text", "text": content, "at": {"atMobiles": [letter.to], "isAtAll": False}}
        return outcome(lambda: service.ask("/robot/send", params, body))

    return send


def signature(stamp: str, key: str) -> str:
    """HMAC-SHA256 of the time and the key by the key, as DingTalk wants it."""
    return base64.b64encode(hmac.new(key.encode(), f"{stamp}\n{key}".encode(), hashlib.sha256).digest()).decode()
