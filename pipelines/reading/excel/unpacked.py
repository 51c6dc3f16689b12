"""Unpacked: a part of an archive, chunk by chunk, checked against its declared size and checksum.

zipfile hands on what it unpacks through Python buffers; a sheet of a hundred megabytes is read through once more for
each. Only deflated parts come this way, the others take zipfile's own.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator

CHUNK = 1 << 20
_LOCAL_HEADER = 30  # bytes before the name; the lengths of name and extra field stand in its last four


def unpacked(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """Raises zipfile.BadZipFile or zlib.error where the part is not what the archive says."""
    part = archive.getinfo(path)
    if part.compress_type != zipfile.ZIP_DEFLATED or archive.fp is None:
        with archive.open(path) as stream:
            yield from iter(lambda: stream.read(CHUNK), b"")
        return
    archive.fp.seek(part.header_offset)
    header = archive.fp.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\3\4"):
        raise zipfile.BadZipFile(path)
    name, extra = struct.unpack_from("<HH", header, 26)
    archive.fp.seek(name + extra, 1)
    size, check = 0, 0
    for chunk in _inflated(archive.fp.read(part.compress_size)):
        size += len(chunk)
        check = zlib.crc32(chunk, check)
        if size > part.file_size:
            break
        yield chunk
    if size != part.file_size or check != part.CRC:
        raise zipfile.BadZipFile(path)


def _inflated(packed: bytes) -> Iterator[bytes]:
    stream, view = zlib.decompressobj(-zlib.MAX_WBITS), memoryview(packed)
    for at in range(0, len(view), CHUNK >> 4):
        left: bytes | memoryview = view[at : at + (CHUNK >> 4)]
        while len(left):
            if chunk := stream.decompress(left, CHUNK):
                yield chunk
            left = stream.unconsumed_tail
    if tail := stream.flush():
        yield tail
