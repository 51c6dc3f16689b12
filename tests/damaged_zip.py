"""Damaged zip: an archive of which one part cannot be read, in every way that zipfile has a word for.

>>> damaged(workbook, "xl/styles.xml", "locked")     # everything else is as it was
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Literal

Damage = Literal["method", "checksum", "bytes", "locked"]
DAMAGES: tuple[Damage, ...] = ("method", "checksum", "bytes", "locked")
NAME, FLAGS, METHOD, CHECKSUM = 46, 8, 10, 16  # where they stand in an entry of the directory at the end
LOCAL, LATER = 30, 2  # bytes of the header in front of a part, in which all stands two bytes earlier


def damaged(content: bytes, part: str, damage: Damage) -> bytes:
    """The archive with this part under an unknown compression, another checksum, torn, or under a password."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(part)
    head, listed = entry.header_offset, _listed(content, part.encode())
    out = bytearray(content)
    for at in (listed, head - LATER):
        if damage == "locked":
            out[at + FLAGS] |= 1
        elif damage == "method":
            struct.pack_into("<H", out, at + METHOD, 99)
        elif damage == "checksum":
            struct.pack_into("<I", out, at + CHECKSUM, entry.CRC ^ 1)
    if damage == "bytes":
        first = head + LOCAL + sum(struct.unpack_from("<HH", content, head + LOCAL - 4))
        out[first + entry.compress_size // 2] ^= 0xFF
    return bytes(out)


def _listed(content: bytes, name: bytes) -> int:
    """Where the directory at the end speaks of the part."""
    at = content.index(b"PK\1\2")
    while content[at + NAME : at + NAME + len(name)] != name:
        at = content.index(b"PK\1\2", at + 4)
    return at
