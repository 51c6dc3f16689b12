"""Kinds: which files are taken as evidence, known by their bytes and never by their name, and why others are not.

FF D8 FF …                  jpeg     drawn anew
%PDF-                       pdf      kept as it is, handed out as an attachment only
50 4B … word/document.xml   docx     the same, unless a macro is in it
D0 CF 11 E0 … WordDocument  doc      the same; WPS writes .wps and .et in these forms too
<svg, <html, MZ, #!         refused
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

MEGABYTE = 1_000_000
MOST_BYTES = 20 * MEGABYTE  # of one file as it is sent


@dataclass(frozen=True)
class Kind:
    """A kind of file that is kept; its first suffix is the one that a name is given."""

    label: str
    media: str
    suffixes: tuple[str, ...]
    is_picture: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = MappingProxyType(
    {
        "jpeg": Kind("照片", "image/jpeg", (".jpg", ".jpeg"), is_picture=True),
        "png": Kind("图片", "image/png", (".png",), is_picture=True),
        "pdf": Kind("PDF", "application/pdf", (".pdf",)),
        "docx": Kind("Word", f"{_OFFICE}.wordprocessingml.document", (".docx",)),
        "xlsx": Kind("Excel", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",)),
        "doc": Kind("Word", "application/msword", (".doc", ".wps")),
        "xls": Kind("Excel", "application/vnd.ms-excel", (".xls", ".et")),
    }
)
PICTURES = frozenset({"jpeg", "png", "webp"})
ACCEPTED = ("jpg", "jpeg", "png", "webp", "pdf", "docx", "xlsx", "doc", "wps", "xls", "et")
TAKEN = "照片（JPEG、PNG、WebP）、PDF、Word 或 Excel 文件"

WHY = MappingProxyType(
    {
        "empty": ("是空文件", "请重新选择文件"),
        "page": ("是网页或矢量图（HTML、SVG），可能带有程序", "请另存为 PDF 或图片再传"),
        "program": ("是程序文件", f"请只传{TAKEN}"),
        "heic": ("是苹果手机的 HEIC 照片", "请在手机“设置”的“相机”里把格式改为“兼容性最佳”，或把照片另存为 JPEG 再传"),
        "picture": ("是这里不收的图片格式", "请另存为 JPEG 或 PNG 再传"),
        "moving": ("是动图", "请截成一张张图片再传"),
        "pixels": ("的画面太大", "请把图片缩小到 7000 万像素以内再传"),
        "video": ("是音像文件", "请截取关键画面，存成图片再传"),
        "archive": ("是压缩包", f"请解开后逐个上传：{TAKEN}"),
        "macro": ("带有宏程序", "请另存为不带宏的 .docx 或 .xlsx 再传"),
        "locked": ("加了密码，别人打不开", "请去掉密码再传"),
        "broken": ("已损坏，读不出来", "请打开核对，另存一份再传"),
        "heavy": ("处理时占用的时间或内存太多", "请把它缩小，或另存一份再传"),
        "other": ("不是能收的文件", f"请传{TAKEN}"),
    }
)


def sentence(name: str, why: str) -> str:
    """Why the file `name` is not taken, and the way out. `why` is a key of WHY."""
    what, way_out = WHY[why]
    return f"“{name}”{what}，没有收下。{way_out}。"


_SIGNS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
)


def sign(content: bytes) -> str:
    """What the first bytes say: jpeg, png, webp, pdf, zip, ole, or a key of WHY."""
    if not content:
        return "empty"
    if content[:4] == b"RIFF":
        return "webp" if content[8:12] == b"WEBP" else "video"
    if content[4:8] == b"ftyp":
        return "heic" if content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif") else "video"
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "page"
    return next((word for first, word in _SIGNS if content.startswith(first)), "other")
