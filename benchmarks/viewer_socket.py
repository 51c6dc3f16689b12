"""Viewer socket: a visitor without a browser, who speaks Streamlit's own protocol over a WebSocket."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.viewer_server import KEY
from pages.ui.site.local.key import cookie

BROKEN = "错误编号".encode()  # what a page says of itself when its script failed
FAILED = {ForwardMsg.FINISHED_WITH_COMPILE_ERROR}
GOES_ON = {ForwardMsg.FINISHED_EARLY_FOR_RERUN}


class Broken(RuntimeError):
    """The page answered, but with an error."""


@dataclass(frozen=True)
class Habits:
    """How visitors behave: seconds, and how often they open a project beside 75 other clicks."""

    until: float  # of the monotonic clock
    pause: float = 5  # between two clicks, on average
    patience: float = 60  # without an answer, which is a time-out
    projects: tuple[str, ...] = ()
    weight_of_projects: int = 25


@dataclass
class Tab:
    """One open tab: the pages of the menu, the widgets last drawn and what was chosen in them."""

    socket: ClientConnection
    pages: dict[str, str] = field(default_factory=dict)  # address: what Streamlit calls the page
    page: str = ""
    query: str = ""
    boxes: dict[str, list[str]] = field(default_factory=dict)
    buttons: set[str] = field(default_factory=set)
    chosen: dict[str, WidgetState] = field(default_factory=dict)
    received: int = 0  # bytes of the last run

    def name(self) -> str:
        """The address of the page that is open; the first page has none."""
        return next((name for name, page in self.pages.items() if page == self.page and name), "cockpit")

    async def run(self, pressed: str | None = None) -> None:
        """Ask for a run, perhaps by pressing a button, and wait until it is over. Raises Broken."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.query_string = self.query
        message.rerun_script.widget_states.widgets.extend(self.chosen.values())
        if pressed:
            message.rerun_script.widget_states.widgets.append(WidgetState(id=pressed, trigger_value=True))
        self.received = 0
        await self.socket.send(message.SerializeToString())
        while not self._over(await self.socket.recv(decode=False)):
            continue

    def _over(self, data: bytes) -> bool:
        """Take in one message; whether it was the last of the run."""
        self.received += len(data)
        if BROKEN in data:
            raise Broken(f"page {self.page}?{self.query} failed")
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "new_session":
                self.boxes, self.buttons = {}, set()
            case "navigation":
                self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
                self.page = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                self._drawn(message.delta.new_element)
            case "script_finished":
                if message.script_finished in FAILED:
                    raise Broken(f"page {self.page} does not compile")
                return message.script_finished not in GOES_ON
        return False

    def _drawn(self, element: object) -> None:
        kind = element.WhichOneof("type")  # type: ignore[attr-defined]  # the generated classes are untyped here
        if kind == "selectbox":
            box = element.selectbox  # type: ignore[attr-defined]  # as above
            self.boxes[box.id] = list(box.options)
        elif kind == "button":
            self.buttons.add(element.button.id)  # type: ignore[attr-defined]  # as above

    async def click(self, dice: random.Random, habits: Habits) -> str:
        """Open a page or one of the projects, choose in a box or press a button; gives which of them it was."""
        kind = dice.choices(("page", "choice", "button", "project"), (40, 25, 10, habits.weight_of_projects))[0]
        if kind == "choice" and self.boxes:
            box = dice.choice(sorted(self.boxes))
            self.chosen[box] = WidgetState(id=box, string_value=dice.choice(self.boxes[box]))
            await self.run()
        elif kind == "button" and self.buttons:
            await self.run(dice.choice(sorted(self.buttons)))
        elif kind == "project" and habits.projects:
            self.page, self.query = self.pages["project"], f"project={quote(dice.choice(habits.projects))}"
            await self.run()
        else:
            kind, self.page, self.query = "page", dice.choice(list(self.pages.values())), ""
            await self.run()
        return kind


@dataclass
class Clicks:
    """Every click of every visitor: how long the answer took, and what went wrong. Seconds."""

    seconds: list[float] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    timeouts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    by_visitor: dict[str, int] = field(default_factory=dict)

    by_page: dict[str, list[float]] = field(default_factory=dict)  # where it was clicked: what happened on which page

    def count(self, who: str, kind: str, took: float, page: str = "") -> None:
        self.seconds.append(took)
        self.by_page.setdefault(f"{kind} {page}".strip(), []).append(took)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        self.by_visitor[who] = self.by_visitor.get(who, 0) + 1


def line_to(address: str) -> connect:
    """A WebSocket to the dashboard, as the person at the machine."""
    shown = {"Cookie": "=".join(cookie(int(address.rpartition(":")[2]), KEY))}
    # Pings would cut off a visitor who waits for a frozen server, and hide that it is frozen.
    return connect(
        f"ws://{address}/_stcore/stream",
        additional_headers=shown,
        subprotocols=["streamlit"],
        max_size=None,
        ping_interval=None,
    )


async def visit(address: str, who: str, clicks: Clicks, habits: Habits) -> None:
    """Click as long as the habits say; a tab that got no answer is opened anew."""
    dice = random.Random(who)  # noqa: S311  (what is clicked, not a secret)
    clicks.by_visitor[who] = 0
    await asyncio.sleep(dice.uniform(0, habits.pause))
    while (left := habits.until - time.monotonic()) > 0:
        try:
            async with line_to(address) as socket:
                await _clicking(Tab(socket), who, dice, clicks, habits)
        except TimeoutError:
            clicks.timeouts.append(f"{who}: no answer in {habits.patience:.0f} s; opened {left:.0f} s before the end")
        except (Broken, OSError, WebSocketException) as problem:
            clicks.errors.append(f"{who}: {problem}")
            await asyncio.sleep(1)


async def _clicking(tab: Tab, who: str, dice: random.Random, clicks: Clicks, habits: Habits) -> None:
    kind = "open"
    while True:
        start = time.monotonic()
        async with asyncio.timeout(habits.patience):
            if kind == "open":
                await tab.run()
            else:
                kind = await tab.click(dice, habits)
        clicks.count(who, kind, time.monotonic() - start, tab.name())
        kind = "click"
        left = habits.until - time.monotonic()
        if left <= 0:
            return
        await asyncio.sleep(min(dice.uniform(0.5, 1.5) * habits.pause, left))
