"""App: the ASGI launcher. `streamlit run app.py` serves the pages; everything else lies in pages/."""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

ROOT = Path(__file__).resolve().parent
UI = ROOT / "pages" / "ui"
if str(ROOT) not in sys.path:  # `streamlit run /elsewhere/app.py` starts in another folder
    sys.path.insert(0, str(ROOT))

from pages.ui.kit.maps.boundaries import boundaries  # noqa: E402
from pages.ui.site.errors import show  # noqa: E402
from pages.ui.site.gate.gate import Gate  # noqa: E402
from pages.ui.site.gate.settings import stop_unless_meant  # noqa: E402
from pages.ui.site.local.printed import announce  # noqa: E402
from pages.ui.site.server.compressed_files import CompressedFiles  # noqa: E402  (the path comes first)
from pages.ui.site.server.evidence_files import ROUTE as EVIDENCE  # noqa: E402
from pages.ui.site.server.health import answer  # noqa: E402
from pages.ui.site.server.security_headers import SecurityHeaders  # noqa: E402
from pages.ui.site.server.upload_limit import UploadLimit  # noqa: E402
from pages.ui.site.server.watchdog import watched  # noqa: E402
from pages.ui.site.sign_in.routes import SIGN_IN  # noqa: E402

stop_unless_meant()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Warm what the first visitor would wait for, then keep it out of the collector's way (throughput × 2.5)."""
    from pages.ui.site.warm import warm  # not before Streamlit's runtime stands: its caches belong to it

    with watched() as watch:
        await anyio.to_thread.run_sync(warm)
        gc.collect()
        gc.freeze()
        await anyio.to_thread.run_sync(announce)
        yield {"watch": watch}


async def health(_: Request) -> Response:
    """GET /mingjian/health."""
    return answer(app.state["watch"])


app = st.App(
    UI / "site" / "shell.py",
    lifespan=lifespan,
    routes=[
        *SIGN_IN,
        EVIDENCE,
        Route("/mingjian/health", health),
        Route("/mingjian/boundaries/{snapshot}.geojson", boundaries),
        Mount("/mingjian", StaticFiles(directory=UI / "site" / "static"), name="mingjian"),
    ],
    middleware=[Middleware(Gate), Middleware(UploadLimit), Middleware(SecurityHeaders), Middleware(CompressedFiles)],
    on_script_error=show,
)
