"""Punctuation: Chinese text carries full-width signs wherever it is shown, said or handed over."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SHOWN = ("app.py", "cli", "pages", "reports", "casework", "pipelines")
MATCHED = ("synonyms", "words", "choices")  # what ledgers write, in every spelling; compared, never shown
LEDGERS_AS_THEY_COME = "pipelines/sample/"  # the sample's ledgers are as untidy as real ones
CJK = "[\u3400-\u9fff”’》」』】）]"
LETTER = "[\u3400-\u9fff]"
HOLE = "\ue000"  # where a value is filled in
HALF_WIDTH = (
    re.compile(rf"{CJK}[,;:?!]"),  # 未报送,请补报
    re.compile(rf"(?<![0-9a-zA-Z_'\"]){HOLE}[,;] ?{LETTER}"),  # {count} 行,请补报
    re.compile(rf"[,;?!] ?{LETTER}"),
    re.compile(rf"{LETTER}\*\*[,:;]"),  # **基本情况**:
    re.compile(rf"{LETTER} ?\([^()]*{LETTER}[^()]*\)"),  # 村(社区)
    re.compile(rf"\({LETTER}[^()]*\)"),
    re.compile(rf"{LETTER}\([^()]*\)"),
)
CODE = re.compile(
    r"\(\?|\|[^|]*\)|^\^|^\[|\{表头|\\[dsw(\[]|://|\bselect\b|\bcase when\b|\bcoalesce\(|=\"|<\w+[ >]|\[\^"
)
QUOTED = re.compile(r"'([^'\n]*)'")


def half_width(text: str) -> list[str]:
    """The places where a sign of Chinese text is of half width.

    >>> half_width("未报送,请补报"), half_width("已报 3,000 行，请核对（见第 2 行）")
    (['送,'], [])
    """
    return [hit.group() for sign in HALF_WIDTH for hit in sign.finditer(text)]


def _with_holes(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else HOLE for part in node.values)
        return "".join(str(part) for part in parts)
    return None


def _docstrings(tree: ast.AST) -> set[ast.expr]:
    homes = (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef))
    return {node.body[0].value for node in homes if node.body and isinstance(node.body[0], ast.Expr)}


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every literal that may be shown: no docstring, no word that is only compared."""
    tree = ast.parse(path.read_text("utf-8"))
    passed = (
        set() if path.relative_to(ROOT).parts[0] == "cli" else _docstrings(tree)
    )  # a command's docstring is its help
    for node in ast.walk(tree):
        if (isinstance(node, ast.keyword) and node.arg in MATCHED) or isinstance(node, ast.JoinedStr):
            passed |= {inner for inner in ast.walk(node) if inner is not node and isinstance(inner, ast.Constant)}
    for node in ast.walk(tree):
        text = _with_holes(node) if isinstance(node, ast.expr) and node not in passed else None
        if text is not None and re.search(LETTER, text):
            yield node.lineno, text


def _shown(text: str) -> list[str]:
    """The text itself, or the quoted words of a query; nothing of a pattern or of markup."""
    return QUOTED.findall(text) if re.search(r"\bselect\b|\bcase when\b", text) else [] if CODE.search(text) else [text]


def _sources() -> list[Path]:
    files = [
        file for name in SHOWN for file in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]
    return [file for file in files if LEDGERS_AS_THEY_COME not in file.relative_to(ROOT).as_posix()]


def test_every_chinese_text_of_the_programme_carries_full_width_signs():
    wrong = {
        f"{path.relative_to(ROOT)}:{line}": places
        for path in _sources()
        for line, text in _texts(path)
        if (places := [place for part in _shown(text) for place in half_width(part)])
    }
    assert wrong == {}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in _strings(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in _strings(inner))


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "reference").rglob("*.toml")), ids=lambda path: path.name)
def test_what_the_county_s_own_files_say_carries_them_too(path: Path):
    texts = list(_strings(tomllib.loads(path.read_text("utf-8"))))
    texts += [line.split("#", 1)[1] for line in path.read_text("utf-8").splitlines() if "#" in line]
    assert {text: places for text in texts if (places := half_width(text))} == {}


@pytest.mark.parametrize("name", ["README.zh-CN.md", "docs/changelog.zh-CN.md"])
def test_what_officials_read_in_the_repository_carries_them_too(name: str):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    prose = {nth: re.sub(r"`[^`]*`|\]\([^)]*\)", "", line).replace("*", "") for nth, line in enumerate(lines, 1)}
    assert {nth: places for nth, line in prose.items() if (places := half_width(line))} == {}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("未报送,请补报", ["送,", ",请"]),
        ("未报送，请补报", []),
        ("合计:100", ["计:"]),
        ("村(社区)", ["村(社区)", "(社区)", "村(社区)"]),
        ("村（社区）", []),
        ("3,000 行", []),
        ("PM2.5(μg/m³)", []),
        ("见 f(x)；2026-09-30 10:00", []),
    ],
)
def test_a_sign_between_chinese_words_is_seen_and_one_inside_a_number_is_not(text: str, places: list[str]):
    assert half_width(text) == places
