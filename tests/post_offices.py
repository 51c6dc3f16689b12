"""Post offices: a mail server and a web service on this machine, which answer as a test tells them to."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"


class Service:
    """A web service. `answers[path]` are given one after the other, the last one for ever: a body with an errcode, or
    status and raw text; "hang" answers nothing until the test is over."""

    def __init__(self, **answers: list[Any]) -> None:
        self.answers = {f"/{path.replace('__', '/')}": list(given) for path, given in answers.items()}
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.over = threading.Event()
        self.port = 0

    @property
    def base(self) -> str:
        return f"http://{HERE}:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service, on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self) -> None:
            self._answer(None)

        def _answer(self, body: Any) -> None:
            address = urlsplit(self.path)
            service.asked.append((address.path, dict(parse_qsl(address.query)), body))
            given = service.answers[address.path]
            answer = given.pop(0) if len(given) > 1 else given[0]
            if answer == "hang":
                service.over.wait()
                return
            status, text = (200, json.dumps(answer)) if isinstance(answer, dict) else answer
            self.send_response(status)
            if status == 302:
                self.send_header("Location", text)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((HERE, 0), Handler) as server:
        service.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            service.over.set()
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port


class Mailbox:
    """What a mail server was handed, and what it says to a receiver or to the text."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK", *, cuts: bool = False) -> None:
        self.rcpt, self.data, self.cuts = rcpt, data, cuts
        self.mails: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, _: list[str]) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append((envelope.rcpt_tos, envelope.content))
        if self.cuts:
            assert server.transport
            server.transport.abort()
        return self.data


@contextmanager
def mailing(box: Mailbox, **settings: Any) -> Iterator[int]:
    """A mail server with this box; its port. `settings` are aiosmtpd's own."""
    controller = Controller(box, hostname=HERE, port=free_port(), **settings)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def knows(user: str, word: str) -> Callable[..., AuthResult]:
    """An authenticator that lets one account in."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (user.encode(), word.encode()), handled=False)

    return check


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A self-made certificate of this machine, for an hour: its file, and what a server shows it with."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "cert.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    return chain, context
