"""Members: the files of a .zip that are worth reading, under names that people can read and nobody can misuse."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath

from pipelines.reading.text.chinese import encoding

_LITTER = {"thumbs.db", "desktop.ini"}
_UTF8 = 0x800  # the flag that says the name is UTF-8


def members(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Every file that a person put there, by its readable path, each path once."""
    entry_by_path: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        path = harmless(readable(entry))
        if entry.is_dir() or not path or _is_litter(path):
            continue
        number = 2
        unique = path
        while unique in entry_by_path:
            unique, number = f"{path} ({number})", number + 1
        entry_by_path[unique] = entry
    return list(entry_by_path.items())


def readable(entry: zipfile.ZipInfo) -> str:
    """The name as it was typed: without the UTF-8 flag it is in the code page of whoever packed it."""
    name = entry.orig_filename
    if entry.flag_bits & _UTF8:
        return name
    try:
        raw = name.encode("cp437")  # what zipfile decodes such names with
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")  # macOS and Linux write UTF-8 and often forget the flag
    except UnicodeDecodeError:
        return raw.decode(encoding(raw), "replace")


def harmless(name: str) -> str:
    """The path without drive, root, `..` and control characters: it is only ever shown and looked at for hints."""
    parts = name.replace("\\", "/").split("/")
    clean = ["".join(letter for letter in part if letter.isprintable()).strip() for part in parts]
    return "/".join(part for part in clean if part and part not in (".", "..") and not part.endswith(":"))


def _is_litter(path: str) -> bool:
    """What file managers and Excel leave behind: dot files, Mac shadows, lock files, thumbnails."""
    parts = PurePosixPath(path).parts
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$")) or parts[-1].lower() in _LITTER
