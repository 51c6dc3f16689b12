"""Compressed files: Streamlit's own scripts and styles go out compressed, each packed once and kept in memory.

Streamlit sends them as they lie, because packing them at every request costs more than it saves. Their names hold the
hash of what is in them, so a browser that has one never asks for it again.
"""

from __future__ import annotations

import gzip
import mimetypes
from functools import cache
from pathlib import Path

import anyio
import streamlit
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

ADDRESS = "/static/"
FOLDER = (Path(streamlit.__file__).parent / "static" / "static").resolve()
PACKED = {".js", ".css", ".json", ".svg", ".wasm", ".html", ".txt"}
FOR_EVER = "public, immutable, max-age=31536000"


@cache  # the files of one release: some 6 MB if a visitor asked for all of them
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


def _file(scope: Scope) -> Path | None:
    """The file that the request may have compressed; None where Streamlit is to answer."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(ADDRESS):
        return None
    headers = Headers(scope=scope)
    if "\0" in scope["path"] or "gzip" not in headers.get("accept-encoding", "") or "range" in headers:
        return None
    path = (FOLDER / scope["path"].removeprefix(ADDRESS)).resolve()
    is_ours = path.is_relative_to(FOLDER) and path.suffix in PACKED and path.is_file()
    return path if is_ours else None


class CompressedFiles:
    """Wraps every request of the app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = _file(scope)
        if path is None:
            await self.app(scope, receive, send)
            return
        content = await anyio.to_thread.run_sync(_packed, path)
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": FOR_EVER}
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        await Response(content, headers=headers, media_type=kind)(scope, receive, send)
