"""Boundaries: serves a snapshot's township polygons to the map, from this server only."""

from __future__ import annotations

import os

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from pages.ui.ask.query import data_folder

FOREVER = "public, max-age=31536000, immutable"  # a snapshot never changes


async def boundaries(request: Request) -> Response:
    """GET /mingjian/boundaries/<snapshot>.geojson."""
    name = request.path_params["snapshot"]
    path = data_folder() / "lake" / "snapshots" / name / "reference" / "boundaries.geojson"
    if not all(sign.isalnum() or sign in "-_" for sign in name) or not path.is_file():
        return PlainTextResponse(f"没有快照 {name!r} 的边界文件。请刷新页面，以取得最新快照。", status_code=404)
    if not os.access(path, os.R_OK):
        return PlainTextResponse("边界文件读不出来。请管理员检查 lake/snapshots 的权限。", status_code=404)
    return FileResponse(path, media_type="application/geo+json", headers={"Cache-Control": FOREVER})
