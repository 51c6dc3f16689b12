"""Evidence: pictures and documents for the tests, as people send them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

OLD_BOOK = (Path(__file__).parent / "files" / "biff8.xls").read_bytes()
SECRET = b"31.2304N 121.4737E"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    """A picture, red at the top left and blue elsewhere."""
    image = Image.new(mode, size, "blue" if mode in ("RGB", "RGBA", "CMYK") else 40)
    if mode == "RGB":
        image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def telling(kind: str) -> bytes:
    """A picture on its side, with what a camera and a person wrote beside it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, SECRET.decode()  # turn right to see it upright; the maker
    more: dict[str, object] = {"exif": exif.tobytes(), "icc_profile": b"profile " + SECRET}
    if kind == "JPEG":
        more["comment"] = SECRET
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", SECRET.decode())
        more["pnginfo"] = info
    return picture(kind, **more) + SECRET


def office(main: str = "word/document.xml", *more: str, types: str = "", encoding: str = "utf-8") -> bytes:
    """A zip with the parts by which an office document is known."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", f"<Types>{types}</Types>".encode(encoding))
        for name in (main, *more):
            parts.writestr(name, "<x/>")
    return out.getvalue()


def with_macro_sheet(book: bytes) -> bytes:
    """The old workbook, its first sheet said to hold macros of Excel 4.0."""
    at = book.index(b"\x85\x00", book.index(b"\x09\x08")) + 4 + 5
    return book[:at] + b"\x01" + book[at + 1 :]


def huge_png(width: int = 100_000, height: int = 100_000) -> bytes:
    """A few bytes that say they are ten thousand million pixels."""
    small = picture("PNG", (8, 8))
    head = small[12:16] + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]
