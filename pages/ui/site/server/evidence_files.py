"""Evidence files: GET /files/HASH — a file of evidence, to whoever may see a case that carries it or sent it in.

What there is not and what is not the asker's look the same. Every file handed out is a line in the audit, written
before a byte goes out; the local viewer of a county without accounts is nobody who could sign.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from casework.accounts.scope import scope_of
from casework.audit import chain as audit
from casework.errors import StoreError
from casework.evidence import files
from casework.evidence.file import EvidenceFile
from casework.evidence.kinds import KINDS
from casework.evidence.listing import readable
from pages.ui.ask.casework import store
from pages.ui.ask.query import data_folder
from pages.ui.site.gate.caller import Caller, Kind, caller_in
from pages.ui.site.viewer import LOCAL

ADDRESS = "/files/"
NOTHING = "没有这份材料，或它不归您查看。请回到立案页面，从材料清单打开。"
LOST = "这份材料不在原处或已损坏，没有交出。请告诉系统管理员运行 mingjian doctor。"
AWAY = "办理库暂时不能用，材料没有交出。请稍后再试。"
# A picture may be looked at in a tab: nothing in it runs, asks or is framed. The image viewer's own style is inline.
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def evidence(request: Request) -> Response:
    """The file, or why not."""
    caller, sha256 = caller_in(request), request.path_params["sha256"]
    try:
        file = _readable(caller, sha256)
        if file is None:
            return _words(NOTHING, 404)
        content = files.read(data_folder(), sha256)
        if content is None:
            return _words(LOST, 410)
        if request.method == "GET":
            _sign(caller, file)
    except StoreError:
        return _words(AWAY, 503)
    return Response(content, headers=_headers(file), media_type=KINDS[file.kind].media)


def _readable(caller: Caller, sha256: str) -> EvidenceFile | None:
    if not files.HASH.fullmatch(sha256):
        return None
    if caller.kind is Kind.LOCAL:
        return readable(store(), LOCAL.scope, "", sha256)
    if caller.kind is not Kind.PERSON or caller.person is None:
        return None
    return readable(store(), scope_of(caller.person), caller.person.login, sha256)


def _sign(caller: Caller, file: EvidenceFile) -> None:
    if caller.person is None:
        return
    body = {"sha256": file.sha256, "path": file.name}
    with store().writing() as session:
        audit.record(session, datetime.now(UTC), caller.person.login, "evidence.read", body)


def _headers(file: EvidenceFile) -> dict[str, str]:
    how = "inline" if KINDS[file.kind].is_picture else "attachment"
    return {
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": POLICY,
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def _words(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, headers={"Cache-Control": "private, no-store"})


ROUTE = Route("/files/{sha256}", evidence, methods=["GET"])
