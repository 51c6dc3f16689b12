"""Proxies: whose word counts for where somebody comes from, and for TLS; and that the server itself believes none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import serve
from cli.main import app as cli
from pages.ui.site.gate import settings, visitor


def came(client: str, **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [(name.encode(), value.encode()) for name, value in named.items()]
    return {"type": "http", "scheme": "http", "headers": lines, "client": (client, 5), "server": ("127.0.0.1", 8501)}


@pytest.mark.parametrize(
    ("peers", "client", "passed_on", "address"),
    [
        ("", "127.0.0.1", "6.6.6.6", "127.0.0.1"),
        ("", "10.0.0.7", "6.6.6.6", "10.0.0.7"),
        ("10.0.0.2", "127.0.0.1", "6.6.6.6", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "127.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1,10.0.0.2", "127.0.0.1", "6.6.6.6,203.0.113.5, 10.0.0.2", "203.0.113.5"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", " , ", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_from_named_proxies_only(
    peers: str, client: str, passed_on: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from this machine itself: whoever can connect over loopback could write what they like."""
    monkeypatch.setenv(settings.PEERS, peers)
    monkeypatch.setenv(visitor.BELIEVED, "")
    assert visitor.address_of(came(client, x_forwarded_for=passed_on)) == address


@pytest.mark.parametrize(
    ("peers", "said", "is_secure"),
    [("127.0.0.1", "https", True), ("127.0.0.1", "http", False), ("127.0.0.1", "", False), ("", "https", False)],
)
def test_tls_at_the_proxy_is_believed_from_named_proxies_only(
    peers: str, said: str, is_secure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.PEERS, peers)
    monkeypatch.setenv(visitor.BELIEVED, "")
    assert visitor.is_secure(came("127.0.0.1", x_forwarded_proto=said)) is is_secure


@pytest.mark.parametrize("believed", [None, "127.0.0.1", "*"])
def test_a_server_that_believes_forwarded_addresses_by_itself_does_not_start(
    believed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(settings.BELIEVED, raising=False)
    if believed is not None:
        monkeypatch.setenv(settings.BELIEVED, believed)
    with pytest.raises(SystemExit, match="MINGJIAN_PROXY_PEERS"):
        settings.stop_unless_meant()
    monkeypatch.setenv(settings.BELIEVED, "")
    settings.stop_unless_meant()


def test_serve_switches_that_belief_off_and_refuses_one_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda _, __, environment: begun.append(environment))
    monkeypatch.setattr(os, "chdir", lambda _: None)
    monkeypatch.delenv(settings.BELIEVED, raising=False)
    assert CliRunner().invoke(cli, ["serve", "--data", str(tmp_path)]).exit_code == 0
    assert begun[0][settings.BELIEVED] == "" and serve.BELIEVED == settings.BELIEVED
    monkeypatch.setenv(settings.BELIEVED, "10.0.0.2")
    assert CliRunner().invoke(cli, ["serve", "--data", str(tmp_path)]).exit_code == 2 and len(begun) == 1
