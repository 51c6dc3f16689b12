"""Secrets: passwords and keys of the channels, from the environment or a file that is its owner's only.

None of them is ever part of a message, an answer, the audit, a log or an error sentence.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pipelines.errors import ReferenceError

OTHERS = 0o077  # what anybody but the owner may do with the file
VARIABLES = {
    "email": "MINGJIAN_EMAIL_SECRET",
    "wecom": "MINGJIAN_WECOM_SECRET",
    "govwecom": "MINGJIAN_GOVWECOM_SECRET",
    "dingtalk": "MINGJIAN_DINGTALK_SECRET",
    "dingtalk_robot": "MINGJIAN_DINGTALK_ROBOT_SECRET",
}


def secret(channel: str, file: str | None, environment: Mapping[str, str] | None = None) -> str:
    """The secret of a channel, the environment's before the file's. Raises ReferenceError, and says nothing of it."""
    secret = (os.environ if environment is None else environment).get(VARIABLES[channel], "").strip()
    if secret:
        return secret
    if file is None:
        raise ReferenceError(f"渠道 {channel} 没有密钥。请设环境变量 {VARIABLES[channel]}，或写 secret_file。")
    return _read(Path(file), channel)


def _read(path: Path, channel: str) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8").strip() if not mode & OTHERS else ""
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "不是 UTF-8 文字"
        raise ReferenceError(f"{path}：渠道 {channel} 的密钥文件读不了（{why}）。请检查路径和权限。") from None
    if mode & OTHERS:
        raise ReferenceError(f"{path}：别人也能读渠道 {channel} 的密钥文件。请运行 chmod 600 {path}。")
    if not text:
        raise ReferenceError(f"{path}：渠道 {channel} 的密钥文件是空的。")
    return text
