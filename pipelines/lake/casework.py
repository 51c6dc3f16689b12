"""Casework: the cases that the county's people work on, read beside the lake; none where nobody has begun."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.lake.cases import empty, faults, typed
from pipelines.reference.county import ReferenceError


class CaseworkError(ReferenceError):
    """cases.parquet cannot be used; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Casework:
    """The cases (CASES schema) and the hash of the bytes that they were read from ("" without a file)."""

    cases: pl.DataFrame
    fingerprint: str


def place(data: Path) -> Path:
    """Where the casework of a county lies."""
    return data / "casework" / "cases.parquet"


def read(data: Path) -> Casework:
    """Read and check the cases. Raises CaseworkError; an absent file is no fault."""
    path = place(data)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Casework(empty(), "")
    try:
        cases = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise CaseworkError(
            f"{path}：整改台账不是完整的 Parquet 文件（{error}）。请从最近一次备份恢复该文件后重新运行。"
        ) from None
    wrong = faults(cases)
    if wrong:
        raise CaseworkError(
            f"{path}：整改台账不合规格：{'；'.join(wrong)}。请对照 pipelines/lake/cases.py 更正，"
            "或从最近一次备份恢复后重新运行。"
        )
    return Casework(typed(cases), hashlib.sha256(content).hexdigest())
