"""Compressed files: Streamlit's scripts go out packed to whoever takes that, and nothing else of the machine does."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pages.ui.site.server.compressed_files import FOLDER, FOR_EVER, CompressedFiles
from tests.asgi import Answer, asked

STREAMLIT = "Streamlit's own answer"
SCRIPT = max(FOLDER.glob("js/*.js"), key=lambda path: path.stat().st_size)
FONT = next(FOLDER.glob("media/*.woff2"))


async def _streamlit(_: object) -> PlainTextResponse:
    return PlainTextResponse(STREAMLIT)


def ask(path: str, method: str = "GET", **headers: str) -> Answer:
    app = Starlette(routes=[Route("/{rest:path}", _streamlit)], middleware=[Middleware(CompressedFiles)])
    return asked(app, path, {name.replace("_", "-"): value for name, value in headers.items()}, method=method)


def _address(path: Path) -> str:
    return f"/static/{path.relative_to(FOLDER).as_posix()}"


@pytest.mark.parametrize("path", [SCRIPT, next(FOLDER.glob("css/*.css"))], ids=["script", "style"])
def test_a_file_goes_out_packed_for_ever_and_is_the_same_when_unpacked(path: Path) -> None:
    answer = ask(_address(path), accept_encoding="gzip, br")
    assert gzip.decompress(answer.content) == path.read_bytes()
    assert answer.headers["content-encoding"] == "gzip" and answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == FOR_EVER and answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["content-type"].split("/")[1].split(";")[0] in ("javascript", "css")
    assert len(answer.content) < path.stat().st_size / 2


def test_whoever_takes_no_packed_files_or_a_part_of_one_is_answered_by_streamlit() -> None:
    plain, part = ask(_address(SCRIPT)), ask(_address(SCRIPT), accept_encoding="gzip", range="bytes=0-9")
    assert [plain.text, part.text, ask(_address(SCRIPT), "HEAD", accept_encoding="gzip").text] == [STREAMLIT] * 3


@pytest.mark.parametrize(
    "address",
    [
        _address(FONT),  # packed already
        "/static/js/none.js",
        "/static/js",
        "/static/",
        "/static/../index.html",
        "/static/../../__init__.py",
        "/static//etc/hosts.txt",
        "/static/js/x\0.js",
        "/elsewhere/static/js/x.js",
    ],
)
def test_anything_else_is_streamlits_to_answer(address: str) -> None:
    answer = ask(address, accept_encoding="gzip")
    assert answer.text == STREAMLIT and "content-encoding" not in answer.headers
