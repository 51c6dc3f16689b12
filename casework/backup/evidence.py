"""Evidence: the files of evidence in a backup — put in beside the rows that name them, looked through, put back.

A file that is missing or damaged when a backup is made is named in it as lost: rows are not left unsaved for its sake.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path

from casework.backup.rows import lines_in, values
from casework.evidence import files

TABLE = "evidence_files"
AT_A_TIME = 1 << 20  # bytes


def entry(sha256: str) -> str:
    """Where the file of this hash is in a backup. Raises ValueError for what is no hash."""
    return files.place(Path(), sha256).relative_to("casework").as_posix()


def named(parts: zipfile.ZipFile, tables: Collection[str]) -> list[str]:
    """The hashes that the rows of a backup name; none in one of an earlier version."""
    return sorted({str(values(line)["sha256"]) for line in lines_in(parts, TABLE)}) if TABLE in tables else []


def put_in(parts: zipfile.ZipFile, data: Path | None, sha256s: Iterable[str]) -> tuple[str, ...]:
    """Write the files into a backup as they are: those that are lost."""
    lost = []
    for sha256 in sha256s:
        content = files.read(data, sha256) if data is not None else None
        if content is None:
            lost.append(sha256)
        else:
            parts.writestr(entry(sha256), content, zipfile.ZIP_STORED)  # pictures do not get smaller
    return tuple(lost)


def check(parts: zipfile.ZipFile, sha256s: Iterable[str], lost: Collection[str]) -> None:
    """Read every file. Raises ValueError, LookupError where one is not there, or not as it was kept."""
    for sha256 in set(sha256s) - set(lost):
        digest = hashlib.sha256()
        with parts.open(entry(sha256)) as content:
            while some := content.read(AT_A_TIME):
                digest.update(some)
        if digest.hexdigest() != sha256:
            raise ValueError(f"佐证材料 {sha256[:12]} 的校验值不符")


def put_back(parts: zipfile.ZipFile, data: Path, sha256s: Iterable[str], lost: Collection[str]) -> None:
    """Write the files beside the store; what lies there whole already stays. Raises StoreError."""
    for sha256 in set(sha256s) - set(lost):
        if files.read(data, sha256) is None:
            files.write(data, parts.read(entry(sha256)))
