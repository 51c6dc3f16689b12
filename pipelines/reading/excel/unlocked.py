"""Unlocked: a workbook that Excel encrypted with its own built-in password, which asks nobody for one."""

from __future__ import annotations

import io

import msoffcrypto

from pipelines.reading.excel.guard import Refused, guarded
from pipelines.reading.excel.protected import protected

# Excel encrypts a workbook whose structure is protected, but that opens for everybody, with this word ([MS-OFFCRYPTO]).
BUILT_IN = "VelvetSweatshop"


def unlocked(data: bytes) -> bytes | None:
    """The workbook in the clear; None if it is not encrypted, or with a password that somebody chose."""
    if not protected(data):
        return None
    try:
        return guarded(lambda: _decrypted(data))
    except Refused:
        return None


def _decrypted(data: bytes) -> bytes:
    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    if file.format == "ooxml":
        file.load_key(password=BUILT_IN, verify_password=True)
    else:
        file.load_key(password=BUILT_IN)
    clear = io.BytesIO()
    file.decrypt(clear)
    return clear.getvalue()
