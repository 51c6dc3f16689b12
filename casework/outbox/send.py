"""Send: everything that is due, one message after the other; many processes may do so at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from casework.outbox.channels import CHANNELS
from casework.outbox.lease import Claim, claim, look_through, settle
from casework.outbox.senders.outcome import Letter, Outcome, Send, refused
from casework.outbox.settings.file import OutboxFile
from casework.outbox.states import Sending
from casework.store import Store

MOST = 2000  # in one run; the next one goes on


def send_due(
    store: Store, data: Path, file: OutboxFile, senders: Mapping[str, Send], clock: Callable[[], datetime]
) -> Counter[Sending]:
    """Send what is due by the channels there are; how many came to which state. A channel that could not be reached
    is left alone until the next run."""
    look_through(store, file.sending, clock())
    open_channels, tally = set(senders), Counter[Sending]()
    for _ in range(MOST):
        taken = claim(store, open_channels, clock()) if open_channels else None
        if taken is None:
            break
        outcome = _sent(taken, data, file, senders[taken.channel])
        tally[settle(store, taken, outcome, file.sending, clock())] += 1
        if outcome.kind == "unreached":
            open_channels.discard(taken.channel)
    return tally


def _sent(taken: Claim, data: Path, file: OutboxFile, send: Send) -> Outcome:
    name, content = "", b""
    if taken.attachment:
        try:
            name, content = Path(taken.attachment).name, (data / taken.attachment).read_bytes()
        except OSError as error:
            return refused(f"附件 {taken.attachment} 读不了（{error.strerror}）")
        if hashlib.sha256(content).hexdigest() != taken.sha256:
            return refused(f"附件 {taken.attachment} 与登记时的内容不同")
    page = "" if CHANNELS[taken.channel].is_public else taken.path or ""
    link = f"{file.public_url}/{page}"
    letter = Letter(taken.dedupe, taken.to, taken.subject, taken.body, link, (name, content) if name else None)
    return send(letter)
