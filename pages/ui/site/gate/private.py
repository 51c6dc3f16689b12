"""Private: what a signed-in person is sent may be kept by their browser, and by no cache on the way."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

PROGRAM = ("/static/",)  # Streamlit's own scripts and styles, the same for everyone


def private(path: str, send: Send) -> Send:
    """`send`, with every answer but the program's own files marked as the visitor's."""
    if path.startswith(PROGRAM):
        return send

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            directives = [part.strip() for part in headers.get("cache-control", "no-cache").split(",")]
            if "no-store" not in directives:
                headers["Cache-Control"] = ", ".join(
                    ["private", *(p for p in directives if p not in ("public", "private"))]
                )
            headers.add_vary_header("Cookie")
        await send(message)

    return marked
