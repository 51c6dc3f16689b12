"""Adopting: schemes as they are adopted, for the tests of casework and of the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casework.accounts.person import Person
from casework.schemes.adopt import adopt
from casework.schemes.scheme import Draft, Version
from casework.store import Store
from pipelines.reference.county import County, nameless
from tests.cases import ASSESSMENT
from tests.stores import NOON

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
FILE = (REFERENCE / "schemes" / "default.toml").read_text("utf-8")
HEADS = (
    'kpi = "completion_rate"         # 项目完成率\nweight = ',
    'kpi = "quality_pass_rate"       # 工程质量合格率\nweight = ',
)


def text(version: str, completion: int = 10, quality: int = 20) -> str:
    """The default scheme with these weights, which were 20 and 10, and a version of its own."""
    made = FILE.replace('version = "3"', f'version = "{version}"')
    for head, (was, now) in zip(HEADS, ((20, completion), (10, quality)), strict=True):
        assert f"{head}{was}\n" in made
        made = made.replace(f"{head}{was}\n", f"{head}{now}\n")
    return made


def draft(version: str = "4", target: str = "default", file: str | None = FILE, **more: str) -> Draft:
    """A sound draft with its document."""
    whole = {"text": text(version), "document_no": "考核办〔2026〕4号", "reason": "提高质量权重", **more}
    return Draft(target, file=file, **whole)


def county() -> County:
    """A county of no township, with the committed schemes."""
    return replace(nameless(), folder=REFERENCE)


def adopted(store: Store, one: Draft | None = None, who: Person = ASSESSMENT, replaces: int | None = None) -> Version:
    """What is adopted at noon."""
    return adopt(store, one or draft(), who, NOON, county(), replaces=replaces)
