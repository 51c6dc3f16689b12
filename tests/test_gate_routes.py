"""Every address of the server has a stated right; one that has none opens for nobody."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route

from pages.ui.site import menu, rights
from pages.ui.site.gate import routes
from pages.ui.site.gate.cookie import PLAIN
from pages.ui.site.gate.gate import Gate
from pages.ui.site.gate.settings import BELIEVED
from tests.asgi import asked
from tests.gated import AWAY, account, session

UNSTATED = "/mingjian-new/figures"


@pytest.fixture(scope="module")
def real() -> Iterator[list[BaseRoute]]:
    """The routes of the app as it is served, Streamlit's own among them; its runtime is made and never started."""
    from streamlit.runtime import Runtime

    before, Runtime._instance = Runtime._instance, None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(BELIEVED, "")  # as `mingjian serve` starts it
        try:
            yield list(importlib.import_module("app").app._build_starlette_app().routes)
        finally:
            Runtime._instance = before


def test_every_route_of_the_app_is_stated(real: list[BaseRoute]) -> None:
    paths = {f"{each.path}/{{file:path}}" if isinstance(each, Mount) and each.path else each.path for each in real}  # type: ignore[attr-defined]  # every kind of route has a path
    assert paths - {""} - set(routes.ROUTES) == set()  # "": Streamlit's front page and its files, each stated by name
    assert len(paths) > 20


def test_nothing_is_stated_that_is_not_there(real: list[BaseRoute]) -> None:
    import streamlit

    paths = {f"{each.path}/{{file:path}}" if isinstance(each, Mount) and each.path else each.path for each in real}  # type: ignore[attr-defined]  # as above
    shipped = {f"/{each.name}" for each in (Path(streamlit.__file__).parent / "static").iterdir()}
    left = set(routes.ROUTES) - paths - shipped
    assert left == {"/", "/static/{path:path}"}


@pytest.mark.parametrize("path", routes.ROUTES)
def test_a_route_is_for_a_circle_that_exists(path: str) -> None:
    assert routes.ROUTES[path] in {*rights.CIRCLES, routes.ANYONE, routes.DOOR, routes.OWN, routes.NOBODY}


def test_a_new_route_is_refused_for_everybody_until_it_is_stated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))

    async def figures(_: object) -> PlainTextResponse:
        return PlainTextResponse("figures")

    app = Starlette(routes=[Route(UNSTATED, figures)], middleware=[Middleware(Gate)])
    tokens = {role: session(account(role, role, township="西河镇" if role == "township" else None))
              for role in sorted(rights.ROLES)}  # fmt: skip
    cookies = {role: {"cookie": f"{PLAIN}={token}"} for role, token in tokens.items()}
    assert {asked(app, UNSTATED, cookie, **AWAY).status for cookie in cookies.values()} == {404}
    assert asked(app, UNSTATED, **AWAY).status == 401
    monkeypatch.setattr(routes, "_COMPILED", [*routes._COMPILED, (routes.compile_path(UNSTATED)[0], "accounts")])
    seen = {role: asked(app, UNSTATED, cookie, **AWAY).status for role, cookie in cookies.items()}
    assert {role for role, status in seen.items() if status == 200} == {"admin"}
    assert set(seen.values()) == {200, 403}


@pytest.mark.parametrize("key", menu.entries())
def test_a_pages_address_is_for_the_pages_own_circle(key: str) -> None:
    assert routes.circle_of(f"/{key}") == menu.entries()[key].page.who


@pytest.mark.parametrize(
    "path",
    ["//sign-in", "/sign-in/", "/SIGN-IN", "/sign-in\n", "/mingjian", "/x/../sign-in", "/_stcore", "", "sign-in"],
)
def test_what_only_looks_like_an_address_is_none(path: str) -> None:
    assert routes.circle_of(path) is None
