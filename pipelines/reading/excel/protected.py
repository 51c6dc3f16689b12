"""Protected: whether an old or new workbook asks for a password before it can be read."""

from __future__ import annotations

import struct

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # the stream that holds an encrypted .xlsx
_BEGINS = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05")  # BOF of a BIFF8 and a BIFF5 stream
_FILEPASS = 0x2F
_LOOK_AT = 24  # records; Excel writes FILEPASS among the first


def protected(data: bytes) -> bool:
    """True for an OLE file whose workbook is encrypted, by either of Excel's ways."""
    return _ENCRYPTED_PACKAGE in data or any(_has_filepass(data, at) for at in _begins(data))


def _begins(data: bytes) -> list[int]:
    offsets: list[int] = []
    for begin in _BEGINS:
        at = data.find(begin)
        while at >= 0 and len(offsets) < 64:
            offsets.append(at)
            at = data.find(begin, at + 1)
    return offsets


def _has_filepass(data: bytes, at: int) -> bool:
    for _ in range(_LOOK_AT):
        if at + 4 > len(data):
            return False
        record, size = struct.unpack_from("<HH", data, at)
        if record == _FILEPASS:
            return True
        at += 4 + size
    return False
