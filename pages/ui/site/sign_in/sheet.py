"""Sheet: one small page of the sign-in, made on the server, without a script, with the strictest content policy."""

from __future__ import annotations

import base64
import hashlib
import re

from markupsafe import Markup
from starlette.responses import HTMLResponse

from pages.ui.kit.html.render import render

NO_STORE = {"Cache-Control": "no-store"}
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)  # what the template wrote: no text of a visitor gets there


def policy(page: str) -> str:
    """Nothing may be loaded, the page's own style may be used, its form is sent here, nobody frames it."""
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in _STYLE.findall(page)[:1]]
    styles = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; style-src {styles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "img-src data:"
    )


def sheet(title: str, body: Markup, status: int = 200) -> HTMLResponse:
    """The page `title` around a filled template."""
    page = str(render("sign_in/sheet", title=title, body=body))
    headers = {
        **NO_STORE,
        "Content-Security-Policy": policy(page),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",  # a form must say where it comes from
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return HTMLResponse(page, status, headers=headers)


def words(title: str, text: str, status: int) -> HTMLResponse:
    """A page that says one thing."""
    return sheet(title, render("sign_in/words", words=text), status)
