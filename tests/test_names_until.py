"""Names until: what was opened while names were shown has none after the half hour, however long it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from casework.accounts.person import Person, Role
from pages.ui.ask.handed_out import Outdated
from pages.ui.ask.query import ask, cached
from pages.ui.kit import downloads
from pages.ui.site import unmask
from pages.ui.site.view import View
from pages.ui.site.viewer import LOCAL, viewer_of
from pipelines.lake.fence import seen
from pipelines.lake.scope import COUNTY, Scope
from pipelines.lake.snapshot_db import Lake
from tests import fenced
from tests.fenced import MANAGER
from tests.views import view_of

NAME = "select site_manager from clean_contracts where contract_no = 'HT-1'"
UNTIL = datetime(2026, 10, 20, 4, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Clock:
    """A clock that stands where the test puts it."""

    at = UNTIL - SECOND

    @classmethod
    def now(cls, zone: object) -> datetime:
        assert zone is UTC
        return cls.at


@pytest.fixture(scope="module")
def data(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fenced.planted(sample_lake, tmp_path_factory.mktemp("until") / "county")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock.at = UNTIL - SECOND
    monkeypatch.setattr(seen, "datetime", Clock)


@pytest.fixture
def view(data: Path) -> View:
    """What an inspector's page was drawn with."""
    viewer = viewer_of(Person(1, "sun", "孙某", Role.INSPECTION, False, None, (), False))
    return replace(view_of(data), viewer=replace(viewer, scope=COUNTY, names_until=UNTIL))


def name_in(view: View) -> tuple[str, str, str]:
    """The manager as the cached question, the lake itself and a derived figure give it."""

    @cached
    def derived(view: View) -> str:
        return str(view.lake.sql(NAME).item())

    return ask(view, NAME).item(), view.lake.sql(NAME).item(), derived(view)


def test_a_view_that_is_kept_shows_names_to_the_second_and_not_from_it_on(view: View) -> None:
    assert view.scope.names and set(name_in(view)) == {MANAGER}
    Clock.at = UNTIL
    assert not view.scope.names and set(name_in(view)) == {"欧阳**"}


def test_what_is_made_of_a_view_ends_with_it(view: View) -> None:
    narrowed, again = view.lake.seen_by(Scope(("西河镇",), names=True)), replace(view, viewer=LOCAL)
    assert narrowed.scope.names and again.scope.names
    Clock.at = UNTIL
    assert not narrowed.scope.names and not again.scope.names and again.lake.sql(NAME).item() == "欧阳**"


def test_a_later_moment_put_in_does_not_lengthen_it(view: View) -> None:
    assert not isinstance(view.lake, Lake)
    longer = view.lake.with_names_until(UNTIL + SECOND)
    Clock.at = UNTIL
    assert not longer.scope.names


def test_the_local_viewers_names_have_no_end(data: Path) -> None:
    Clock.at = UNTIL + timedelta(days=400)
    assert view_of(data).scope.names and view_of(data).lake.sql(NAME).item() == MANAGER


def test_a_download_drawn_with_names_is_refused_after_them(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    monkeypatch.setattr(streamlit, "download_button", lambda label, data, **_: drawn.append(data))
    downloads.button(view, "issues", "取", lambda: pytest.fail("read with names"), "a.xlsx", "a")
    Clock.at = UNTIL
    with pytest.raises(Outdated, match="时间已过"):
        drawn[0]()


def test_an_unmasked_viewer_carries_the_end(data: Path) -> None:
    def page() -> None:
        from datetime import UTC, datetime, timedelta

        import streamlit as st

        from casework.accounts.person import Person, Role
        from pages.ui.site import unmask
        from pages.ui.site.viewer import viewer_of

        now = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
        st.session_state[unmask.UNTIL] = now + unmask.LONGEST
        viewer = viewer_of(Person(1, "sun", "孙某", Role.INSPECTION, False, None, (), False))
        for minutes in (0, 31):
            shown = unmask.named(viewer, now + timedelta(minutes=minutes))
            st.text(f"{shown.scope.names} {shown.names_until == now + unmask.LONGEST}")

    assert [each.value for each in AppTest.from_function(page).run().text] == ["True True", "False False"]
    assert timedelta(minutes=30) == unmask.LONGEST
