"""Chosen: the senders of the channels that the county has set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from casework.outbox.senders import dingtalk, mail, robot, wecom
from casework.outbox.senders.outcome import Send
from casework.outbox.settings.file import OutboxFile
from casework.outbox.settings.secrets import secret


def senders(
    file: OutboxFile, clock: Callable[[], datetime], environment: Mapping[str, str] | None = None
) -> dict[str, Send]:
    """By channel. Raises ReferenceError where a secret or a certificate is missing."""
    made: dict[str, Send] = {}
    timeout = float(file.sending.timeout_seconds)
    if box := file.email:
        made["email"] = mail.sender(box, secret("email", box.secret_file, environment) if box.user else None, timeout)
    for channel, app in (("wecom", file.wecom), ("govwecom", file.govwecom)):
        if app:
            made[channel] = wecom.sender(app, secret(channel, app.secret_file, environment), timeout)
    if ding := file.dingtalk:
        made["dingtalk"] = dingtalk.sender(ding, secret("dingtalk", ding.secret_file, environment), timeout)
    if group := file.dingtalk_robot:
        held = secret("dingtalk_robot", group.secret_file, environment)
        made["dingtalk_robot"] = robot.sender(group, held, timeout, clock)
    return made
