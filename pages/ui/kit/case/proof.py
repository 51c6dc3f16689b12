"""Proof: the files that a step had, named with their addresses, as far as the viewer may open them."""

from __future__ import annotations

from casework.evidence.listing import named
from pages.ui.ask.casework import store
from pages.ui.kit.evidence.links import links
from pages.ui.site.viewer import Viewer


def show(viewer: Viewer, files: tuple[str, ...]) -> None:
    """The files of one step."""
    links(named(store(), viewer.scope, files))
