"""Broken: a file whose reader did not live to answer, said in one sentence a township clerk can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.reading.unreadable import unreadable

How = Literal["crashed", "killed", "slow", "memory", "failed"]
_RESAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx 再报送"
_SPLIT = "请删去无关的工作表和空白区域，或拆成几个文件，另存为 .xlsx 再报送"


@dataclass(frozen=True)
class Broken:
    """`how` the reading ended; `limit` is the seconds or bytes it had."""

    how: How
    limit: float = 0

    @property
    def may_pass(self) -> bool:
        """Could the same file be read on another night, when the machine has less to do?"""
        return self.how in ("killed", "slow", "memory")

    def sentence(self, name: str) -> str:
        """What is wrong with the file `name`, and the way out."""
        what, way_out = {
            "crashed": ("使读取程序崩溃，文件可能已损坏", _RESAVE),
            "killed": ("的读取被系统中止，多半是这台机器内存不足", _SPLIT),
            "slow": (f"读了 {self.limit:.0f} 秒还没有读完，已停止", _SPLIT),
            "memory": (f"读取时需要超过 {self.limit / 1e9:.1f} GB 内存，已停止", _SPLIT),
            "failed": ("处理时程序出错，台账本身未必有错", "请把这个文件交给维护人员，出错详情已记录"),
        }[self.how]
        return unreadable(name, what, way_out).message


# What the readers' allocators print before they abort: Rust, C++, Python.
_OUT_OF_MEMORY = ("memory allocation of", "bad_alloc", "MemoryError", "Cannot allocate memory", "out of memory")


_KILLED = -9


def died(code: int | None, last_words: str, memory: int) -> Broken:
    """Why a reader died with this exit code and these last words."""
    if code == _KILLED:
        return Broken("killed")
    if any(word in last_words for word in _OUT_OF_MEMORY):
        return Broken("memory", memory)
    return Broken("crashed")
