"""Local: every page of a test is opened by the person at the machine, unless the test signs somebody in."""

from __future__ import annotations

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from pages.ui.site import admit

# Every AppTest reads the metadata of all installed packages, which takes it longer than a page; they stay as they are.
components = cache(manifest_scanner.scan_component_manifests)


def open_locally(patch: pytest.MonkeyPatch) -> None:
    """Let AppTest be the local viewer until the patch is undone."""
    made = AppTest.__init__

    def opened(at: AppTest, *arguments: object, **named: object) -> None:
        made(at, *arguments, **named)  # type: ignore[arg-type]  # handed on as they came
        at.user = {admit.USER: "local", admit.SESSION: admit.LOCAL_MARK}

    patch.setattr(AppTest, "__init__", opened)
    patch.setattr(manifest_scanner, "scan_component_manifests", components)
