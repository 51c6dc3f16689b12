"""The server around the pages: the content policy, foreign origins, the Chinese front page, the boundaries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from pages.ui.kit.maps.boundaries import boundaries
from pages.ui.site.server.security_headers import SecurityHeaders
from tests.asgi import Answer, asked

PAGE = {"accept": "text/html"}
FOREIGN, OWN = {"origin": "http://elsewhere.example"}, {"origin": "http://testserver"}


async def _hello(_: object) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def ask(path: str, headers: dict[str, str] | None = None, kind: str = "http") -> Answer:
    """One request or WebSocket through the whole stack."""
    routes = [
        Route("/_stcore/health", _hello),
        Route("/mingjian/boundaries/{snapshot}.geojson", boundaries),
        WebSocketRoute("/_stcore/stream", _stream),
    ]
    return asked(Starlette(routes=routes, middleware=[Middleware(SecurityHeaders)]), path, headers, kind)


def test_every_answer_carries_the_content_policy() -> None:
    for answer in (ask("/_stcore/health"), ask("/", PAGE), ask("/nowhere.js")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "'unsafe-eval'" not in policy and "http" not in policy


@pytest.mark.parametrize("path", ["/", "/township"])
def test_the_front_page_is_chinese_at_every_pages_address(path: str) -> None:
    page = ask(path, PAGE)
    assert page.status == 200
    assert '<html lang="zh-CN">' in page.text and "<title>明鉴</title>" in page.text
    assert "/mingjian/words.js" in page.text and "enable JavaScript to run" not in page.text


def test_a_request_from_another_site_is_refused() -> None:
    assert [ask("/_stcore/health", origin).status for origin in (FOREIGN, OWN, {})] == [403, 200, 200]


def test_a_websocket_from_another_site_is_refused() -> None:
    assert ask("/_stcore/stream", FOREIGN, "websocket").kinds == ("websocket.close",)
    assert ask("/_stcore/stream", OWN, "websocket").kinds[0] == "websocket.accept"


def test_boundaries_are_served_for_a_snapshot_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    folder = tmp_path / "lake" / "snapshots" / "20261020T190000-abc" / "reference"
    folder.mkdir(parents=True)
    (folder / "boundaries.geojson").write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    answer = ask("/mingjian/boundaries/20261020T190000-abc.geojson")
    assert json.loads(answer.text)["features"] == [] and "immutable" in answer.headers["cache-control"]
    for name in ("20261021T190000-abc", "..", "."):
        assert ask(f"/mingjian/boundaries/{name}.geojson").status == 404
