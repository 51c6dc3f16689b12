"""File: what may stand in casework/outbox.toml; no secret does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from casework.outbox.channels import MAILBOX
from pipelines.configuration.document import read
from pipelines.configuration.section import KEY, Section, Text, Texts, Wrong

EXAMPLE = "请对照 docs/operations.md 里的例子更正。"
HOST = re.compile(r"[A-Za-z0-9.:_-]+", re.ASCII)


def _base(text: str) -> str:
    """Scheme, host and perhaps a path, without anything that would carry a secret into an error sentence."""
    parts = urlsplit(text)
    is_plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain or not text.isascii():
        raise Wrong(f"{KEY} 不是能用的地址。请写成 https://qyapi.weixin.qq.com 的样子，不带参数和账号。")
    return text.rstrip("/")


def _mailbox(text: str) -> str:
    if not MAILBOX.fullmatch(text):
        raise Wrong(f"{KEY} = {text} 不是邮箱地址。请写成 mingjian@example.gov.cn 的样子。")
    return text


def _host(text: str) -> str:
    if not HOST.fullmatch(text):
        raise Wrong(f"{KEY} = {text} 不是主机名。请写成 mail.example.gov.cn 的样子，端口另写 port。")
    return text


Base = Annotated[Text, AfterValidator(_base)]
Certificate = Annotated[str | None, Field(None, description="写成证书文件的路径；对方用自建证书时才要")]
Secret = Annotated[str | None, Field(None, description="写成密钥文件的路径，文件权限须为 600；也可改用环境变量")]


class Limits(Section):
    """[sending]: how often and how long a message is tried."""

    tries: int = Field(6, ge=1, le=20, description="写 1 到 20 的整数，不加引号")
    first_delay_minutes: int = Field(5, ge=1, le=1440, description="写 1 到 1440 的整数，不加引号")
    expire_days: int = Field(7, ge=1, le=60, description="写 1 到 60 的整数，不加引号")
    timeout_seconds: int = Field(15, ge=1, le=60, description="写 1 到 60 的整数，不加引号")
    warning_hours: int = Field(4, ge=0, le=72, description="写 0 到 72 的整数，不加引号")


class Mail(Section):
    """[email]: a mail server."""

    host: Annotated[Text, AfterValidator(_host)] = Field(description='例如 host = "mail.example.gov.cn"')
    port: int = Field(ge=1, le=65535, description="写端口号，465、587 或 25，不加引号")
    security: Literal["tls", "starttls", "plain"] = Field(description="请写 tls、starttls 或 plain（只限内网）")
    sender: Annotated[Text, AfterValidator(_mailbox)] = Field(description='例如 sender = "mingjian@example.gov.cn"')
    user: str | None = Field(None, description="写登录邮件服务器的账号；不登录就不写")
    secret_file: Secret
    ca_file: Certificate


class Wecom(Section):
    """[wecom] or [govwecom]: an application of 企业微信 or 政务微信."""

    base_url: Base = Field(description='例如 base_url = "https://qyapi.weixin.qq.com"')
    corp_id: Text = Field(description="写企业 ID（corpid）")
    agent_id: int = Field(ge=1, description="写应用的 AgentId，不加引号")
    secret_file: Secret
    ca_file: Certificate


class Dingtalk(Section):
    """[dingtalk]: an application of 钉钉 or 浙政钉 that sends work notifications."""

    base_url: Base = Field(description='例如 base_url = "https://oapi.dingtalk.com"')
    app_key: Text = Field(description="写应用的 AppKey")
    agent_id: int = Field(ge=1, description="写应用的 AgentId，不加引号")
    secret_file: Secret
    ca_file: Certificate


class Robot(Section):
    """[dingtalk_robot]: a robot of one group, with 加签. Its secret is two lines: access_token and the SEC… key."""

    base_url: Base = Field(description='例如 base_url = "https://oapi.dingtalk.com"')
    secret_file: Secret
    ca_file: Certificate


class Reports(Section):
    """[reports]: the logins that get the weekly brief and the monthly list, and which of its two files a brief is."""

    weekly: Texts = ()
    weekly_format: Literal["docx", "pdf"] = Field(default="docx", description="请写 docx 或 pdf")
    monthly: Texts = ()


class OutboxFile(Section):
    """outbox.toml."""

    public_url: Base = Field(description='写看板的地址，例如 public_url = "https://mingjian.example.gov.cn"')
    sending: Limits = Field(Limits.model_validate({}), description="写成单独的一节 [sending]")
    email: Mail | None = None
    wecom: Wecom | None = None
    govwecom: Wecom | None = None
    dingtalk: Dingtalk | None = None
    dingtalk_robot: Robot | None = None
    reports: Reports = Field(Reports(), description="写成单独的一节 [reports]")

    @model_validator(mode="after")
    def _reports_need_mail(self) -> OutboxFile:
        if (self.reports.weekly or self.reports.monthly) and self.email is None:
            raise Wrong("定期材料只能作邮件附件发出，请先写 [email] 一节。", "reports")
        return self


def place(data: Path) -> Path:
    """Where the file lies: beside the store, whose account sends."""
    return data / "casework" / "outbox.toml"


def read_outbox_file(data: Path) -> OutboxFile | None:
    """The county's file; None where there is none. Raises ReferenceError naming the line and the way out."""
    path = place(data)
    if not path.exists():
        return None
    return read(path, missing="没有这个文件。", example=EXAMPLE).checked(OutboxFile)
