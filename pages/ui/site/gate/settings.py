"""Settings: what the gate is given by the environment — the public address, the county's sign-in, a trusted proxy."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pages.ui.site.local.here import is_loopback
from pages.ui.site.local.key import FORM, VARIABLE

PUBLIC = "MINGJIAN_PUBLIC_URL"
ISSUER, SECRET, CLIENT = "MINGJIAN_OIDC_ISSUER", "MINGJIAN_OIDC_CLIENT_SECRET", "MINGJIAN_OIDC_CLIENT_ID"
CLAIM, LABEL = "MINGJIAN_OIDC_CLAIM", "MINGJIAN_OIDC_LABEL"
HEADER, PEERS = "MINGJIAN_PROXY_HEADER", "MINGJIAN_PROXY_PEERS"
BELIEVED = "FORWARDED_ALLOW_IPS"  # uvicorn's own setting
CLAIMS = ("preferred_username", "sub", "email")
OWN_LABEL = "用统一身份认证登录"


class SettingsError(ValueError):
    """A setting that cannot be meant; the sentence names it and says what to write."""


@dataclass(frozen=True)
class Oidc:
    """The county's own sign-in. `claim` names the account; what the token says of roles is never read."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    label: str


@dataclass(frozen=True)
class Proxy:
    """A proxy that signs people in: it writes the account's login into `header`, from one of these addresses."""

    header: str
    peers: frozenset[str]


@dataclass(frozen=True)
class Settings:
    public_url: str | None  # scheme and host, without a slash at the end
    oidc: Oidc | None
    proxy: Proxy | None
    peers: frozenset[str] = frozenset()  # machines whose X-Forwarded-For and -Proto are believed


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings as they stand. Raises SettingsError."""
    given = {name: value.strip() for name, value in (environment or os.environ).items() if value.strip()}
    public = _address(PUBLIC, given[PUBLIC]) if PUBLIC in given else None
    peers = _peers(given)
    return Settings(public, _oidc(given, public), _proxy(given, peers), peers)


def stop_unless_meant() -> None:
    """Stop the server now, with the sentence, rather than the first visitor. Raises SystemExit."""
    try:
        settings()
        _key(os.environ)
        _believed(os.environ)
    except SettingsError as problem:
        raise SystemExit(str(problem)) from None


def _key(environment: Mapping[str, str]) -> None:
    given = environment.get(VARIABLE, "").strip()
    if given and not FORM.fullmatch(given):
        raise SettingsError(f"{VARIABLE}：要 22 至 200 个字母、数字、- 或 _，随机生成；不设置则每次启动自动生成。")


def _believed(environment: Mapping[str, str]) -> None:
    """uvicorn would put what X-Forwarded-For says in the place of who connected, unasked for a peer on loopback."""
    if environment.get(BELIEVED) != "":
        raise SettingsError(
            f"请用 mingjian serve 启动。用别的办法启动时，请把 {BELIEVED} 设为空；可信的代理服务器写在 {PEERS}。"
        )


def _address(name: str, text: str) -> str:
    """An https address; plain http only on this machine, for trying things out."""
    parts = urlsplit(text)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.netloc))
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingsError(f"{name}={text}：不是能用的地址。请写成 https://mingjian.example.gov.cn 的样子。")
    if name == PUBLIC and parts.path.strip("/"):
        raise SettingsError(f"{name}={text}：只写到主机名和端口为止，不带路径。")
    return text.rstrip("/")


def _oidc(given: Mapping[str, str], public: str | None) -> Oidc | None:
    wanted = [name for name in (ISSUER, CLIENT, SECRET) if name in given]
    if not wanted:
        return None
    missing = [name for name in (ISSUER, CLIENT, SECRET) if name not in given] + ([] if public else [PUBLIC])
    if missing:
        raise SettingsError(f"统一身份认证的设置不全：缺 {'、'.join(missing)}。请补上，或去掉 {'、'.join(wanted)}。")
    claim = given.get(CLAIM, CLAIMS[0])
    if claim not in CLAIMS:
        raise SettingsError(f"{CLAIM}={claim}：只能是 {'、'.join(CLAIMS)} 之一。")
    return Oidc(_address(ISSUER, given[ISSUER]), given[CLIENT], given[SECRET], claim, given.get(LABEL, OWN_LABEL))


def _peers(given: Mapping[str, str]) -> frozenset[str]:
    try:
        return frozenset(str(ipaddress.ip_address(part.strip())) for part in given.get(PEERS, "").split(",") if part)
    except ValueError:
        raise SettingsError(f"{PEERS}={given[PEERS]}：请写代理服务器的地址，多个用英文逗号隔开。") from None


def _proxy(given: Mapping[str, str], peers: frozenset[str]) -> Proxy | None:
    if HEADER not in given:
        return None
    if not peers:
        raise SettingsError(f"设置了 {HEADER}，还要在 {PEERS} 写明哪些代理服务器的话可信。")
    header = given[HEADER].lower()
    if not re.fullmatch(r"[a-z][a-z0-9-]*", header) or header.startswith("x-mj-"):
        raise SettingsError(f"{HEADER}={given[HEADER]}：不是能用的请求头名称。请写成 X-Remote-User 的样子。")
    return Proxy(header, peers)
