"""Token: what an application shows with every question; fetched once, and anew when it is no longer good."""

from __future__ import annotations

from collections.abc import Callable

from casework.outbox.senders.api import Answer, NoAnswer, NotAsked
from casework.outbox.senders.outcome import Outcome, refused, taken, uncertain, unreached

STALE = (40014, 42001)  # not good, no longer good
Fetch = Callable[[], Answer]


class Token:
    """The token of one application, as long as this process lives."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch, self._text = fetch, ""

    def shown(self, question: Callable[[str], Answer]) -> Answer:
        """Ask with the token; once more with a new one where it is stale. Raises NotAsked and NoAnswer."""
        if not self._text:
            self._renew()
        answer = question(self._text)
        if not _is_stale(answer):
            return answer
        self._renew()
        return question(self._text)

    def _renew(self) -> None:
        """Without a token no message has left, whatever went wrong here."""
        self._text = ""
        try:
            answer = self._fetch()
        except NoAnswer as error:
            raise NotAsked(f"取令牌：{error}") from None
        token = answer.body.get("access_token")
        if answer.code or not isinstance(token, str) or not token:
            raise NotAsked(f"取令牌：{answer.words}")
        self._text = token


def outcome(question: Callable[[], Answer], failed: Callable[[Answer], str] = lambda answer: "") -> Outcome:
    """What came of a question that hands a message over; `failed`: why a yes was none for this receiver."""
    try:
        answer = question()
    except NotAsked as error:
        return unreached(error)
    except NoAnswer as error:
        return uncertain(error)
    if answer.code or (why := failed(answer)):
        return refused(answer.words if answer.code else why)
    return taken(answer.words)


def _is_stale(answer: Answer) -> bool:
    return answer.code in STALE or any(f"subcode={code}" in answer.words for code in STALE)
