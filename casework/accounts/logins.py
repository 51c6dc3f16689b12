"""Logins: the name that somebody signs in with; Zhang.San, zhang.san and ｚｈａｎｇ．ｓａｎ are one."""

from __future__ import annotations

import re
import unicodedata

from casework.errors import Refused

FORM = re.compile(r"[\w.@-]{2,40}")
FULL_NAME = 40  # signs


def login_key(login: str) -> str:
    """What an account is found by."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def is_possible(key: str) -> bool:
    """Whether any account could be found by it; half a sign of two or a zero byte never gets as far as the store."""
    return FORM.fullmatch(key) is not None


def checked_login(login: str) -> str:
    """The login as it is kept. Raises Refused."""
    plain = unicodedata.normalize("NFKC", login).strip()
    if not is_possible(plain) or not is_possible(login_key(plain)):
        raise Refused("账号要 2 至 40 个字，只用汉字、字母、数字和 . _ - @，不含空格。")
    return plain


def checked_name(name: str) -> str:
    """The full name as it is kept. Raises Refused."""
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > FULL_NAME or not plain.isprintable():
        raise Refused(f"请写姓名，不超过 {FULL_NAME} 个字。")
    return plain
