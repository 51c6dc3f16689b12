"""Sheet: one small page of the sign-in, made on the server, without a script, with the strictest content policy."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup
from starlette.responses import HTMLResponse

from pages.ui.kit.html.render import render

NO_STORE = {"Cache-Control": "no-store"}


def policy(style: str) -> str:
    """Nothing may be loaded, the page's own style may be used, its form is sent here, nobody frames it."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def sheet(title: str, body: Markup, status: int = 200) -> HTMLResponse:
    """The page `title` around a filled template."""
    style = render("sign_in/style")
    headers = {
        **NO_STORE,
        "Content-Security-Policy": policy(style),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",  # a form must say where it comes from
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return HTMLResponse(render("sign_in/sheet", title=title, style=style, body=body), status, headers=headers)


def words(title: str, text: str, status: int) -> HTMLResponse:
    """A page that says one thing."""
    return sheet(title, render("sign_in/words", words=text), status)
