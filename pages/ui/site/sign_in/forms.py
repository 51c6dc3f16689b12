"""Forms: what a small form of the sign-in sends, if it is one and comes from our own page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from pages.ui.site.gate.visitor import is_own_origin

MOST_BYTES, MOST_FIELDS = 8192, 10
KIND = "application/x-www-form-urlencoded"


@dataclass
class NotAForm(Exception):
    """The request is refused with this status; the sentence says why."""

    status: int
    sentence: str


async def form_of(request: Request) -> dict[str, str]:
    """The fields by name; of a field sent twice, neither. Raises NotAForm."""
    if not _is_ours(request):
        raise NotAForm(403, "这个请求不是从本系统的页面发出的，没有处理。请直接打开本系统的地址再试。")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise NotAForm(415, "这个请求不是登录表单，没有处理。")
    try:
        text = (await _body(request)).decode("ascii")  # everything else is sent percent-encoded
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise NotAForm(400, "表单读不出来，没有处理。请返回重新填写。") from None
    fields = dict(pairs)
    return {name: value for name, value in fields.items() if len([1 for key, _ in pairs if key == name]) == 1}


def _is_ours(request: Request) -> bool:
    """Whether our own page sent it: every browser says so of a form. One that says nothing is refused."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return is_own_origin(request.scope, request.headers.get("origin", ""))


async def _body(request: Request) -> bytes:
    """The body, read no further than the limit. Raises NotAForm."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise NotAForm(413, "表单太大，没有处理。请返回重新填写。")
    return body
