"""Local: every page of a test is opened by the person at the machine, unless the test signs somebody in."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.site import admit


def open_locally(patch: pytest.MonkeyPatch) -> None:
    """Let AppTest be the local viewer until the patch is undone."""
    made = AppTest.__init__

    def opened(at: AppTest, *arguments: object, **named: object) -> None:
        made(at, *arguments, **named)  # type: ignore[arg-type]  # handed on as they came
        at.user = {admit.USER: "local", admit.SESSION: admit.LOCAL_MARK}

    patch.setattr(AppTest, "__init__", opened)
