"""API: one question to a web service that answers in JSON with an errcode; 200 alone says nothing.

{"errcode": 0, …}         yes
{"errcode": 93000, …}     no, also under a 200
500, no JSON, no answer   nobody knows whether it was done
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

import httpx2

from casework.outbox.settings.trust import trust

NOT_ASKED = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
UNKNOWN = 500  # from here on a status says nothing of what was done
CLEAR = (429, 503)  # but these: too many, not now
SHORTEST = 3  # signs of a parameter that is looked for in an answer


class NotAsked(Exception):
    """The service could not be reached."""


class NoAnswer(Exception):
    """It was asked, and what it did is not known."""


@dataclass(frozen=True)
class Answer:
    """What the service said. `code` 0: yes."""

    code: int
    words: str
    body: Mapping[str, Any]


class Service:
    """A service by its base address: no proxy, no redirect, no credentials from the environment."""

    def __init__(self, base: str, timeout: float, ca_file: str | None) -> None:
        whom, self._sent = trust(ca_file), set[str]()
        self._client = httpx2.Client(
            base_url=base, timeout=timeout, verify=whom, trust_env=False, follow_redirects=False
        )

    def ask(self, path: str, params: Mapping[str, str], body: Mapping[str, Any] | None = None) -> Answer:
        """GET, or POST of a body as JSON. Raises NotAsked and NoAnswer, whose words hold no address: a secret or a
        token is part of it."""
        self._sent |= set(params.values())
        try:
            if body is None:
                answer = self._client.get(path, params=dict(params))
            else:
                answer = self._client.post(path, params=dict(params), json=body)
        except NOT_ASKED as error:
            raise NotAsked(f"连不上（{type(error).__name__}）") from None
        except httpx2.HTTPError as error:
            raise NoAnswer(f"没有答复（{type(error).__name__}）") from None
        return _read(answer, self._sent)


def _read(answer: httpx2.Response, sent: Iterable[str]) -> Answer:
    status = answer.status_code
    if status >= UNKNOWN and status not in CLEAR:
        raise NoAnswer(f"HTTP {status}")
    if status != httpx2.codes.OK:
        return Answer(-status, f"HTTP {status}", {})
    try:
        body = answer.json()
        code = int(body["errcode"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise NoAnswer("答复不是约定的 JSON") from None
    return Answer(code, _without(sent, f"errcode {code} {body.get('errmsg', '')}".strip()), body)


def _without(sent: Iterable[str], words: str) -> str:
    """The words without what was ever sent in an address, should the service say that back: its words are kept."""
    for value in sorted(sent, key=len, reverse=True):
        for form in (value, quote(value, safe=""), quote_plus(value)):
            words = words.replace(form, "…") if len(value) >= SHORTEST else words
    return words
