"""Settings of the outbox: what is wrong is said with its line, and a secret is said nowhere."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.outbox.channels import CHANNELS
from casework.outbox.senders.chosen import senders
from casework.outbox.settings.file import place, read_outbox_file
from casework.outbox.settings.secrets import VARIABLES, secret
from pipelines.errors import ReferenceError

WORD = "unspeakable"
WHOLE = """
public_url = "https://mingjian.example.gov.cn/"

[email]
host = "mail.example.gov.cn"
port = 465
security = "tls"
sender = "mingjian@example.gov.cn"
user = "mingjian"

[wecom]
base_url = "https://qyapi.weixin.qq.com"
corp_id = "ww1"
agent_id = 1000002

[govwecom]
base_url = "http://10.1.1.1:8080/gw"
corp_id = "zw1"
agent_id = 3

[dingtalk]
base_url = "https://oapi.dingtalk.com"
app_key = "ding1"
agent_id = 4

[dingtalk_robot]
base_url = "https://oapi.dingtalk.com"

[reports]
weekly = ["wang", "li"]
"""


def written(data: Path, text: str) -> Path:
    path = place(data)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return data


def test_every_channel_is_set_up_with_its_secret_from_the_environment(tmp_path: Path) -> None:
    file = read_outbox_file(written(tmp_path, WHOLE))
    assert file and file.public_url == "https://mingjian.example.gov.cn" and file.sending.tries == 6
    environment = dict.fromkeys(VARIABLES.values(), WORD)
    assert set(senders(file, lambda: datetime.now(UTC), environment)) == set(CHANNELS) == set(VARIABLES)
    for variable in VARIABLES.values():
        with pytest.raises(ReferenceError, match=variable):
            senders(file, lambda: datetime.now(UTC), environment | {variable: " "})


def test_a_county_without_the_file_has_no_channels(tmp_path: Path) -> None:
    assert read_outbox_file(tmp_path) is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("port = 465", 'port = "465"', '第 6 行，[email]：port = "465" 写法不对。写端口号'),
        ("port = 465", "port = 0", "第 6 行，[email]：port = 0 应不小于 1"),
        ('security = "tls"', 'security = "ssl"', "第 7 行，[email]：security 不能是“ssl”，请写 tls、starttls 或 plain"),
        ('sender = "mingjian@example.gov.cn"', 'sender = "明鉴"', "第 8 行，[email]：sender = 明鉴 不是邮箱地址"),
        ('host = "mail.example.gov.cn"', 'host = "a b"', "第 5 行，[email]：host = a b 不是主机名"),
        (
            "https://qyapi.weixin.qq.com",
            f"https://u:{WORD}@qyapi.weixin.qq.com",
            "第 12 行，[wecom]：base_url 不是能用的地址",
        ),
        ("https://qyapi.weixin.qq.com", "qyapi.weixin.qq.com", "不是能用的地址"),
        ("https://qyapi.weixin.qq.com", "https://qyapi.weixin.qq.com?a=b", "不是能用的地址"),
        ('corp_id = "ww1"\n', "", "第 11 行：wecom 缺少 corp_id"),
        ('corp_id = "ww1"', 'corp_secret = "x"', "不认识“corp_secret”"),
        ("[reports]", "[report]", "不认识“report”，是不是 reports？"),
        ("https://mingjian.example.gov.cn/", "ftp://x", "第 2 行：public_url 不是能用的地址"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in WHOLE
    with pytest.raises(ReferenceError) as refusal:
        read_outbox_file(written(tmp_path, WHOLE.replace(old, new, 1)))
    assert sentence in str(refusal.value) and WORD not in str(refusal.value)


def test_reports_need_a_mail_server(tmp_path: Path) -> None:
    text = 'public_url = "https://a.cn"\n[reports]\nmonthly = ["wang"]\n'
    with pytest.raises(ReferenceError, match=r"第 2 行.*只能作邮件附件发出"):
        read_outbox_file(written(tmp_path, text))


def test_a_secret_of_a_file_has_to_be_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{WORD}\n", "utf-8")
    for mode in (0o644, 0o640, 0o604, 0o660):
        path.chmod(mode)
        with pytest.raises(ReferenceError, match="chmod 600") as refusal:
            secret("wecom", str(path), {})
        assert WORD not in str(refusal.value)
    path.chmod(0o600)
    assert secret("wecom", str(path), {}) == WORD
    assert secret("wecom", str(path), {VARIABLES["wecom"]: "other"}) == "other"


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe"])
def test_a_secret_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(ReferenceError, match="密钥文件"):
        secret("email", str(path), {})
    with pytest.raises(ReferenceError, match="密钥文件读不了"):
        secret("email", str(tmp_path / "none"), {})


def test_the_environment_is_this_process_own_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, VARIABLES["email"], WORD)
    assert secret("email", None) == WORD
