"""Contents: what a backup file holds — a page that says what is in it, and the rows of each table beside it.

manifest.json   {"format": 1, "version": "0001", "tables": {"users": {"rows": 3, "sha256": …}, …}, "seal": {…}}
users.jsonl     a line per row
audit.jsonl
files/ab/abcd…  a file of evidence that a row of evidence_files names, as it lies beside the store
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from casework.audit import chain as audit
from casework.audit.chain import AT, Chain, Seal
from casework.backup import evidence
from casework.backup.rows import lines_in, values
from casework.errors import StoreError
from pipelines.reading.excel.package import BROKEN

FORMAT = 1
MANIFEST = "manifest.json"
TORN = (*BROKEN, TypeError, AttributeError)  # a damaged archive, or a page that is not what it should be


@dataclass(frozen=True)
class Part:
    """One table: its rows and the digest of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    version: str  # of the tables
    made_at: datetime
    tables: dict[str, Part]
    seal: Seal
    lost: tuple[str, ...] = ()  # hashes of evidence that was missing or damaged when the backup was made

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(part.rows for part in self.tables.values())


def written(manifest: Manifest) -> bytes:
    """The page as it is written."""
    page = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.astimezone(UTC).isoformat()}
    return json.dumps(page, ensure_ascii=False, indent=1).encode()


def manifest_of(file: Path) -> Manifest:
    """What the file says of itself. Raises StoreError where it is no backup, or is torn."""
    with opened(file) as parts:
        return _manifest(json.loads(parts.read(MANIFEST)))


def check(file: Path) -> tuple[Manifest, Chain]:
    """Read all of the file: every table as long as it says, with the digest it says, every file of evidence with its
    own; and its audit looked through.

    Raises StoreError where it is not whole.
    """
    with opened(file) as parts:
        manifest = _manifest(json.loads(parts.read(MANIFEST)))
        if wrong := [name for name, part in manifest.tables.items() if _part(parts, name) != part]:
            raise ValueError(f"{'、'.join(wrong)} 的行数或校验值不符")
        evidence.check(parts, evidence.named(parts, manifest.tables), manifest.lost)
        return manifest, audit.chain_of(SimpleNamespace(**row) for row in _audit(parts))


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """A backup to read from; whatever is wrong with it is one sentence. Raises StoreError."""
    try:
        with zipfile.ZipFile(file) as parts:
            yield parts
    except FileNotFoundError:
        raise StoreError(f"{file}：没有这个文件。请检查文件名。") from None
    except TORN as error:
        why = str(error).partition("\n")[0] or type(error).__name__
        raise StoreError(f"{file}：不是完整的备份（{why}）。请换一份备份。") from None


def _manifest(page: dict[str, Any]) -> Manifest:
    if page["format"] != FORMAT:
        raise ValueError(f"格式 {page['format']}，本程序只认 {FORMAT}")
    tables = {name: Part(**part) for name, part in page["tables"].items()}
    made_at, lost = datetime.fromisoformat(page["made_at"]), tuple(page.get("lost", ()))
    return Manifest(str(page["version"]), made_at, tables, Seal(**page["seal"]), lost)


def _part(parts: zipfile.ZipFile, table: str) -> Part:
    count, digest = 0, hashlib.sha256()
    for line in lines_in(parts, table):
        count += 1
        digest.update(line)
    return Part(count, digest.hexdigest())


def _audit(parts: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    for row in map(values, lines_in(parts, "audit")):
        yield row | {"at": row["at"].strftime(AT)}
