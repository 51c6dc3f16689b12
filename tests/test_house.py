"""House rules that no linter knows: what must never be committed, and what every file owes its reader."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from pipelines.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {".git", ".venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
LONGEST, LONGEST_TEST = 200, 400
FORBIDDEN_NAMES = re.compile(
    r"(^|/)(uv\.lock|poetry\.lock|Pipfile\.lock|package-lock\.json|\.env|id_rsa)$|\.(duckdb|db|sqlite3?|pem|key)$"
)
# The patterns are put together from pieces so that this file does not match itself.
FORBIDDEN_TEXT = {
    "a package index": "--(extra-)?index" + "-url|pythonhosted" + r"\.org|pypi\." + r"[a-z]|/sim" + "ple/?[\"'\\s]",
    "a path of one machine": "(^|[^A-Za-z0-9_.])/(wo" + "rk|fa" + "rm|ro" + "ot|ho" + "me|Us" + "ers)/[A-Za-z]",
    "a private key": "-----BEGIN [A-Z ]*PRI" + "VATE KEY",
    "a token": r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|sk-[A-Za-z0-9]{32,})",
    "a password": "(?i)\\b(pass" + "word|secret|api_?key|token)\\s*[=:]\\s*[\"'][^\"'\\s]{8,}[\"']",
}
UNFINISHED = re.compile(
    "|".join(
        (
            r"except( Exception)?: *(pa" + r"ss|\.\.\.)",
            r"^\s*assert Tr" + r"ue$",
            "raise NotImple" + "mentedError",
            r"\b(TO" + "DO|FIX" + r"ME)\b",
        )
    ),
    re.MULTILINE,
)


@cache
def tracked() -> tuple[str, ...]:
    """What git would carry: tracked files and new ones that no ignore rule names."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listing.returncode:  # an unpacked archive: no git, so everything but the caches
        files = [p.relative_to(ROOT) for p in ROOT.rglob("*") if p.is_file()]
        return tuple(sorted(p.as_posix() for p in files if not SKIPPED & set(p.parts)))
    return tuple(sorted(name for name in set(listing.stdout.splitlines()) if (ROOT / name).is_file()))


def text_of(name: str) -> str:
    """The file as text; a binary file (a picture) has none."""
    data = (ROOT / name).read_bytes()
    return "" if b"\0" in data[:4096] else data.decode("utf-8", errors="replace")


def python(*, tests: bool) -> list[str]:
    return [name for name in tracked() if name.endswith(".py") and name.startswith("tests/") == tests]


def test_no_lock_file_secret_or_database_is_tracked() -> None:
    assert [name for name in tracked() if FORBIDDEN_NAMES.search(name)] == []


@pytest.mark.parametrize("what", FORBIDDEN_TEXT)
def test_no_tracked_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN_TEXT[what], re.MULTILINE)
    assert [f"{name}: {match[0]}" for name in tracked() if (match := pattern.search(text_of(name)))] == []


def test_nothing_unfinished_is_called_done() -> None:
    unfinished = [name for name in python(tests=False) + python(tests=True) if UNFINISHED.search(text_of(name))]
    assert unfinished == []


def test_a_type_error_is_silenced_only_with_a_reason() -> None:
    silent = re.compile(r"# type: ignore(\[[\w, -]+\])?\s*$", re.MULTILINE)
    assert [name for name in python(tests=False) + python(tests=True) if silent.search(text_of(name))] == []


def test_every_module_opens_with_one_sentence() -> None:
    silent = [
        name
        for name in python(tests=False) + python(tests=True)
        if text_of(name).strip() and not (ast.get_docstring(ast.parse(text_of(name))) or "").strip()
    ]
    assert silent == []


def test_every_sql_file_opens_with_what_a_row_is() -> None:
    assert [name for name in tracked() if name.endswith(".sql") and not text_of(name).startswith("-- ")] == []


def test_files_stay_short_enough_to_read_in_one_sitting() -> None:
    long = {name: text_of(name).count("\n") for name in python(tests=False)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}
    tests = {name: text_of(name).count("\n") for name in python(tests=True)}
    assert {name: lines for name, lines in tests.items() if lines > LONGEST_TEST} == {}


def test_the_products_version_is_the_newest_heading_of_what_is_new() -> None:
    headings = re.findall(r"^## (\d+\.\d+\.\d+)$", text_of("docs/changelog.zh-CN.md"), re.MULTILINE)
    assert headings[0] == VERSION
    assert 'version = { attr = "pipelines.version.VERSION" }' in text_of("pyproject.toml")


READMES = (
    "README.md",
    "README.zh-CN.md",
    "docs/operations.md",
    "docs/adding.md",
    "docs/reference.md",
    "docs/decisions.md",
    "docs/ledgers.md",
    "docs/rules.md",
    "docs/scale.md",
    "docs/security.md",
    "pipelines/rules/README.md",
)


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_that_the_documents_name_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text_of(name))) <= targets


@pytest.mark.parametrize("name", READMES)
def test_every_command_that_the_documents_name_exists(name: str) -> None:
    from typer.main import get_command

    from cli.main import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]  # an app of many commands is a group
    assert set(re.findall(r"\bmingjian ([a-z]+)\b", text_of(name))) <= known


@pytest.mark.parametrize("name", READMES)
def test_every_file_that_the_documents_link_to_exists(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", text_of(name))
    missing = [link for link in links if not (ROOT / name).parent.joinpath(link).exists()]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_every_path_in_backticks_that_looks_like_the_houses_own_exists(name: str) -> None:
    paths = re.findall(r"`((?:pipelines|pages|reports|tests|benchmarks|tools)/[\w./-]*\w)`", text_of(name))
    assert [path for path in paths if not (ROOT / path).exists()] == []
