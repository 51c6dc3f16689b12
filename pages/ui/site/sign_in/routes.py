"""Routes: the addresses of the sign-in; gate/routes.py says for whom each of them is."""

from __future__ import annotations

from starlette.routing import Route

from pages.ui.site.sign_in.change_password import change_password_page
from pages.ui.site.sign_in.oidc import CALLBACK, oidc_callback, oidc_page
from pages.ui.site.sign_in.sign_in import sign_in_page
from pages.ui.site.sign_in.sign_out import session_page, sign_out_page

FORM = ["GET", "POST"]
SIGN_IN = (
    Route("/sign-in", sign_in_page, methods=FORM),
    Route("/sign-in/oidc", oidc_page),
    Route(CALLBACK, oidc_callback),
    Route("/sign-out", sign_out_page, methods=FORM),
    Route("/change-password", change_password_page, methods=FORM),
    Route("/mingjian/session", session_page),
)
