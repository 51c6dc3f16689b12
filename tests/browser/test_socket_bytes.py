"""What really goes over the line: every page of every limited role, byte by byte, holds nothing of anybody else's."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from benchmarks.viewer_socket import Tab
from casework.accounts.users import User
from pages.ui.site.gate.cookie import PLAIN
from pipelines.lake.snapshot_db import Scope, current
from tests import fenced
from tests.browser.conftest import serving
from tests.fenced import OTHER, OWN, Foreign
from tests.gated import account, session
from tests.people import MAY_OPEN
from tests.test_pages_fenced import own_and_other

pytestmark = pytest.mark.browser
FEW = ("cockpit", "anomalies", "project")  # the other pages are asked by make soak, and in the process by every run
ROADS = ("道路",)
SCOPES = {
    "township": Scope((OWN,)),
    "department": Scope(None, ROADS),
    "admin": Scope(()),
}  # who sees nothing of anybody else's, or nothing at all


@dataclass
class Listener(Tab):
    """A tab that keeps every byte it was sent, but not its own address, which is sent back as it was asked."""

    bytes_: list[bytes] = field(default_factory=list)

    def _over(self, data: bytes) -> bool:
        if ForwardMsg.FromString(data).WhichOneof("type") != "page_info_changed":
            self.bytes_.append(data)
        return super()._over(data)


async def sent(server: str, user: User, pages: Sequence[str] | None, addresses: Sequence[dict[str, str]]) -> list[str]:
    """All that the server sends to this person who opens the pages (None: all of the menu) at each of the addresses."""
    headers = {"Cookie": f"{PLAIN}={session(user)}"}
    stream = f"ws://{urlsplit(server).netloc}/_stcore/stream"
    async with connect(stream, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as line:  # type: ignore[list-item]  # names of protocols are texts
        tab = Listener(line)
        await tab.run()
        for name in pages or list(tab.pages):
            for params in addresses:
                here = tab.pages.get(name, tab.pages.get(""))  # the first page of the menu has no address
                assert here is not None, name
                tab.page, tab.query, tab.chosen = here, urlencode(params), {}
                await tab.run()
        return [data.decode("utf-8", "ignore") for data in tab.bytes_]


@pytest.fixture(scope="module")
def data(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fenced.planted(sample_lake, tmp_path_factory.mktemp("bytes") / "county")


@pytest.fixture(scope="module")
def people(data: Path) -> Iterator[dict[str, User]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINGJIAN_DATA", str(data))
        yield {
            "leader": account("leader"),
            "township": account("township", "township", township=OWN),
            "department": account("department", "department", categories=ROADS),
            "admin": account("admin", "admin"),
        }


@pytest.fixture(scope="module")
def locked(data: Path, people: dict[str, User], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert os.environ["MINGJIAN_DATA"] == str(data)
    with serving(data, tmp_path_factory.mktemp("locked") / "server.log") as address:
        yield address


def addresses(data: Path) -> list[dict[str, str]]:
    return [{}, {"township": OTHER}, *own_and_other(data).values()]


def heard(locked: str, data: Path, user: User, pages: Sequence[str] | None) -> list[str]:
    """In a thread of its own: where a browser was opened, this one has a loop that never ends."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(lambda: asyncio.run(sent(locked, user, pages, addresses(data)))).result()


def nothing_foreign(data: Path, role: str, texts: Sequence[str]) -> None:
    assert sum(map(len, texts)) > 5_000
    assert Foreign(current(data), SCOPES[role]).in_texts(texts) == set()


@pytest.mark.parametrize("role", ["township", "department"])
def test_no_byte_of_anybody_elses_is_sent(locked: str, data: Path, people: dict[str, User], role: str) -> None:
    nothing_foreign(data, role, heard(locked, data, people[role], FEW))


def test_whoever_keeps_the_accounts_is_sent_no_work_at_all(locked: str, data: Path, people: dict[str, User]) -> None:
    nothing_foreign(data, "admin", heard(locked, data, people["admin"], None))


def test_whoever_sees_the_county_is_sent_what_the_others_are_not(
    locked: str, data: Path, people: dict[str, User]
) -> None:
    texts = heard(locked, data, people["leader"], FEW)
    for role, scope in SCOPES.items():
        assert len(Foreign(current(data), scope).in_texts(texts)) > 5, role


@pytest.mark.soak
@pytest.mark.parametrize("role", ["township", "department"])
def test_no_page_sends_a_byte_of_anybody_elses(locked: str, data: Path, people: dict[str, User], role: str) -> None:
    texts = heard(locked, data, people[role], sorted(MAY_OPEN[role]))
    nothing_foreign(data, role, texts)
