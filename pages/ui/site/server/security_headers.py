"""Security headers: what the server adds to Streamlit — a strict content policy, no foreign origins, Chinese words."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.kit.html.render import render
from pipelines.version import VERSION

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
NO_SCRIPT = "本系统需要浏览器启用 JavaScript。请在浏览器设置中允许后刷新本页。"


def chinese(index: str) -> str:
    """Streamlit's front page in Chinese, with our style sheet and dictionary."""
    page = index.replace('<html lang="en">', '<html lang="zh-CN">').replace(
        "<title>Streamlit</title>", "<title>明鉴</title>"
    )
    no_script = str(render("site/no_script", words=NO_SCRIPT))
    page = re.sub(r"<noscript>.*?</noscript>", no_script, page, flags=re.DOTALL)
    return page.replace("</head>", str(render("site/front_page_head", version=VERSION)))


def policy(index: str) -> str:
    """The content security policy: everything from this server, and of inline scripts only the front page's own."""
    inline = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    scripts = " ".join(["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{digest}'" for digest in digests)])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """Wraps every request and WebSocket of the app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        source = INDEX.read_text("utf-8")
        self.index = chinese(source)
        self.policy = policy(source)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _is_foreign(headers):
            # Answered here: Streamlit would look up the server's public address before it refuses.
            await _refuse(scope, receive, send)
            return
        if _asks_for_a_page(scope, headers):
            page = HTMLResponse(self.index, headers={"Cache-Control": "no-cache"})
            await page(scope, receive, self._guarded(send))
            return
        await self.app(scope, receive, self._guarded(send))

    def _guarded(self, send: Send) -> Send:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self.policy)  # the sign-in's own is stricter
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
            await send(message)

        return guarded


def _is_foreign(headers: Headers) -> bool:
    """Whether a page of another site sent this."""
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _asks_for_a_page(scope: Scope, headers: Headers) -> bool:
    """Whether a browser opens one of the app's addresses, as opposed to a file or an endpoint."""
    if scope["type"] != "http" or scope["method"] != "GET" or "text/html" not in headers.get("accept", ""):
        return False
    path = scope["path"]
    return re.fullmatch(r"/[a-z_]*", path) is not None and not path.startswith("/_")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})
        return
    await PlainTextResponse("拒绝来自其他网站的请求。请直接打开本系统的地址。", status_code=403)(scope, receive, send)
