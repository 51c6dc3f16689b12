"""Adopted: the ranking schemes that the county's people adopted, read beside the lake; none where nobody has.

    {"default": {"no": 2, "scheme": "name = …", "sha256": "…", "file_sha256": "…"}, "2026H1": {…}}

The store writes it (casework/schemes/export.py), so that the night needs no right to the store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import ReferenceError

DAMAGED = "采用的考核方案文件已损坏（{why}）。请运行 mingjian scheme export 重新写出后再试。"


@dataclass(frozen=True)
class SchemeTexts:
    """By target (default, or a period): the text that was adopted, and the hash of the county's own file as it was
    then ("" without one). `fingerprint` changes when any text does; "" where nothing was adopted."""

    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""

    def edited(self, folder: Path) -> list[Path]:
        """The county's files that were written anew after a scheme had been adopted in their place."""
        texts = {name: text_of(folder / f"{name}.toml") for name in self.texts}
        return [
            folder / f"{name}.toml"
            for name, text in texts.items()
            if text is not None and sha(text) != self.files[name]
        ]


def place(data: Path) -> Path:
    """Where the adopted schemes of a county lie."""
    return data / "casework" / "schemes.json"


def sha(text: str) -> str:
    """The SHA-256 of a scheme's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(path: Path) -> str | None:
    """The text of the county's own file, as a scheme is read from it; None without one."""
    try:
        return path.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    except FileNotFoundError:
        return None


def read(data: Path) -> SchemeTexts:
    """Read and check them. Raises ReferenceError; an absent file is no fault."""
    try:
        content = place(data).read_bytes()
    except FileNotFoundError:
        return SchemeTexts()
    try:
        entries = json.loads(content)
        texts = {name: str(entry["scheme"]) for name, entry in entries.items()}
        files = {name: str(entry["file_sha256"]) for name, entry in entries.items()}
        wrong = [name for name, entry in entries.items() if sha(texts[name]) != entry["sha256"]]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReferenceError(f"{place(data)}：{DAMAGED.format(why=type(error).__name__)}") from None
    if wrong:
        raise ReferenceError(f"{place(data)}：{DAMAGED.format(why=f'{wrong[0]} 与校验值不符')}")
    return SchemeTexts(texts, files, hashlib.sha256(content).hexdigest() if texts else "")
