"""Channels: the ways in which a message leaves, and how an address on each of them is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from casework.errors import Refused

LONGEST = 200


@dataclass(frozen=True)
class Channel:
    """One way. `form` is what an address looks like, `how` the words for it."""

    label: str
    form: re.Pattern[str]
    how: str
    carries_files: bool = False
    is_public: bool = False  # others read along: a message there says no more than that there is one


MAILBOX = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
USER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}", re.ASCII)
MOBILE = re.compile(r"1[0-9]{10}", re.ASCII)
CHANNELS: Mapping[str, Channel] = {
    "email": Channel("邮件", MAILBOX, "邮箱地址，例如 wang@example.gov.cn", carries_files=True),
    "wecom": Channel("企业微信", USER_ID, "企业微信通讯录里的账号（UserID）"),
    "dingtalk": Channel("钉钉", USER_ID, "11 位手机号或钉钉 userid"),
    "dingtalk_robot": Channel("钉钉群机器人", MOBILE, "要在群里提醒的 11 位手机号", is_public=True),
    "govwecom": Channel("政务微信", USER_ID, "政务微信通讯录里的账号（UserID）"),
}


def checked(channel: str, address: str) -> str:
    """The address as it is kept. Raises Refused."""
    plain = address.strip()
    if channel not in CHANNELS:
        raise Refused(f"没有“{channel}”这种发送渠道。可用：{'、'.join(CHANNELS)}。")
    known = CHANNELS[channel]
    if len(plain) > LONGEST or not known.form.fullmatch(plain):
        raise Refused(f"{known.label}地址写法不对，应是{known.how}。")
    return plain
