"""Refusals: why the system did not do as it was asked, in words that an official can act on."""

from __future__ import annotations

import errno

WORDS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "不存在",
    errno.EEXIST: "位置已被占用",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "那里是文件夹，不是文件",
    errno.ELOOP: "那里是链接",
    errno.ENAMETOOLONG: "路径太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "磁盘只读",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
}


def words(error: OSError) -> str:
    """The reason; the system's own words where we have none."""
    return WORDS.get(error.errno or 0, error.strerror or type(error).__name__)
