"""A configuration file that cannot be used is refused with its line, what is wrong there and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field, field_validator

from pipelines.configuration.document import read
from pipelines.configuration.section import Section, Text, Texts, Wrong
from pipelines.errors import ReferenceError


class Step(Section):
    day: date
    share: float = Field(1.0, ge=0, le=100)
    kind: Literal["早", "晚"] = "早"


class Plan(Section):
    name: Text
    count: int = Field(5, ge=1, description="写成 1 或更大的整数")
    is_open: bool = False
    tags: Texts = ()
    own: dict[str, Step] = Field({})
    steps: list[Step] = Field([], description="每步写成 [[steps]] 一段")

    @field_validator("tags")
    @classmethod
    def _short(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        for nth, tag in enumerate(tags):
            if len(tag) > 2:
                raise Wrong(f"“{tag}”太长。请缩短。", nth)
        return tags


def refusal(tmp_path: Path, text: str | bytes) -> str:
    """What is said of the file, from its line on."""
    path = tmp_path / "plan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ReferenceError) as caught:
        read(path, missing="找不到。", example="请对照范例。").checked(Plan)
    assert str(caught.value).startswith(f"{path} ")
    return str(caught.value).removeprefix(f"{path} ")


STEP = "[[steps]]\nday = 2025-01-01\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# 空\n", "第 1 行：缺少 name。请补齐。"),
        ("name = 'a'\n[[steps]]\n", "第 2 行，steps 第 1 项：缺少 day。请补齐。"),
        ('name = "a"\ncount = "5"\n', '第 2 行：count = "5" 写法不对。写成 1 或更大的整数。'),
        ('name = "a"\ncount = true\n', "第 2 行：count = true 写法不对。写成 1 或更大的整数。"),
        ('name = "a"\ncount = 1.0\n', "第 2 行：count = 1.0 写法不对。写成 1 或更大的整数。"),
        ('name = "a"\ncount = 0\n', "第 2 行：count = 0 应不小于 1。写成 1 或更大的整数。"),
        ('name = "a"\nis_open = 1\n', "第 2 行：is_open = 1 写法不对。写 true 或 false，不加引号。"),
        ("\nname = 3\n", "第 2 行：name = 3 写法不对。文字请加引号。"),
        ('name = "  "\n', '第 1 行：name = "  " 是空的。请补上。'),
        ('name = "a"\ntags = [\n"a",\n3]\n', "第 4 行：tags 的第 2 项 = 3 写法不对。写成文字的列表，例如"),
        ('name = "a"\ntags = [\n"a",\n"abc"]\n', "第 4 行：“abc”太长。请缩短。"),
        ('name = "a"\nsteps = 3\n', "第 2 行：steps = 3 写法不对。每步写成 [[steps]] 一段。"),
        (
            f'name = "a"\n{STEP}day2 = 1\n',
            "第 4 行，steps 第 1 项：不认识“day2”，是不是 day？可以写 day、share、kind。",
        ),
        (f'name = "a"\n{STEP}\n{STEP}share = 101\n', "第 7 行，steps 第 2 项：share = 101 应不大于 100。请更正。"),
        (f'name = "a"\n{STEP}share = "1"\n', '第 4 行，steps 第 1 项：share = "1" 写法不对。数值不加引号。'),
        (f'name = "a"\n{STEP}kind = "中"\n', "第 4 行，steps 第 1 项：kind 不能是“中”，可以是 早、晚。"),
        (
            'name = "a"\nown.x.day = "今天"\n',
            '第 2 行，[own.x]：day = "今天" 写法不对。日期写成 2025-06-01，不加引号。',
        ),
        (
            'name = "a"\nown = { x = { day = 2025-01-01T08:00:00 } }\n',
            "第 2 行，[own.x]：day = 2025-01-01 08:00:00 写法",
        ),
        ('name = "a"\nown.x = 1\n', "第 2 行，[own]：x = 1 写法不对。写成单独的一节。"),
        (
            'name = "a"\nnam = "b"\n',
            "第 2 行：不认识“nam”，是不是 name？可以写 name、count、is_open、tags、own、[[steps]]。",
        ),
        ('# count = "x"\nname = """\ncount = 5"""\ncount = "x"\n', '第 4 行：count = "x" 写法不对。'),
        ('name = "a"\r\n\r\ncount = "x"\r\n', '第 3 行：count = "x" 写法不对。'),
        (
            "name = 1\ncount = 0\nis_open = 1\n",
            "第 1 行：name = 1 写法不对。文字请加引号。另有 2 处有误，见第 2、3 行。",
        ),
        ('name = "a"\nname = "b"\n', "第 2 行：把同一个名字又写了一次。请删去一个。"),
        ('name = "a"\n[steps]\n[steps]\n', "第 3 行：把同一个小节又写了一次。请删去一个；"),
        ("name = \n", "第 1 行第 8 列：格式有误（Invalid value）。请对照范例。"),
        ('name = """a\n', "末尾：格式有误（Unterminated string）。请对照范例。"),
        ('name = "a"\n# 县'.encode("gb18030"), "第 2 行：第 14 个字节起不是 UTF-8 文字。请另存为 UTF-8。"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_way_out(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    assert refusal(tmp_path, text).startswith(sentence)


def test_a_misspelt_key_is_one_fault_and_not_missing_as_well(tmp_path: Path) -> None:
    assert "另有" not in refusal(tmp_path, 'nam = "a"\n')


def test_a_file_that_windows_marked_as_utf8_is_read(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes('\ufeffname = "甲"\n'.encode())
    assert read(tmp_path / "plan.toml", missing="", example="").checked(Plan).name == "甲"


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ReferenceError, match=r"plan\.toml：找不到。请复制。"):
        read(tmp_path / "plan.toml", missing="找不到。请复制。", example="")
