"""Inbox: everything that lies there tonight — the ledgers to take in, and whatever is none, each with its reason."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipelines.inbox.names import shown
from pipelines.lake.refusals import words

DEEPEST = 32  # folders inside one another
LEDGERS = {".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".csv", ".tsv", ".txt", ".json", ".zip"}
LINK = "是链接，不是文件，未读取。请放入文件本身"
OFFICE = "是 Excel 打开时的临时文件，未读取"
FOLDER = "是文件夹，不是台账文件；里面的文件照常读取"
HIDDEN = "是隐藏文件夹，其中的文件未读取。请放到普通文件夹里"
DEEP = f"文件夹套了 {DEEPEST} 层以上，其中的文件未读取。请移到浅一些的文件夹后重新报送"
CLOSED = "文件夹打不开（{why}），其中的文件未读取。请管理员检查收件目录的权限"
UNSEEN = "看不到是什么（{why}），未读取。请管理员检查收件目录的权限"
KINDS = {
    stat.S_IFIFO: "是管道，不是文件，未读取",
    stat.S_IFSOCK: "是套接字，不是文件，未读取",
    stat.S_IFCHR: "是设备，不是文件，未读取",
    stat.S_IFBLK: "是设备，不是文件，未读取",
}


@dataclass(frozen=True)
class Lying:
    """One file: its name as shown and stored, its place as the system knows it (both relative), how it looks."""

    name: str
    place: str
    stat: os.stat_result


@dataclass
class Contents:
    """What lies in the inbox. `closed`: the shown names, with / after them, of what cannot be looked at or into."""

    files: list[Lying] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def look(inbox: Path) -> Contents:
    """Walk the inbox without following links or opening a file. Raises OSError where the inbox itself is closed."""
    with os.scandir(inbox):
        contents = Contents()
    lying: list[tuple[str, os.stat_result]] = []
    reasons: list[tuple[str, str]] = []
    folders = [""]
    closed: list[str] = []
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(inbox / folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            continue  # removed since its parent was listed: nothing lies there
        except OSError as error:
            reasons.append((folder, CLOSED.format(why=words(error))))
            closed.append(folder)
            continue
        for entry in inside:
            place = f"{folder}/{entry.name}" if folder else entry.name
            try:
                _sort(entry, place, lying, reasons, folders)
            except FileNotFoundError:
                continue  # gone since it was listed: nothing lies there
            except OSError as error:
                reasons.append((place, UNSEEN.format(why=words(error))))
                closed.append(place)
    _named(contents, lying, reasons, closed)
    return contents


def _sort(
    entry: os.DirEntry[str],
    place: str,
    lying: list[tuple[str, os.stat_result]],
    reasons: list[tuple[str, str]],
    folders: list[str],
) -> None:
    """Put one entry where it belongs: a file, a folder to look into, or a reason. Raises OSError."""
    seen = entry.stat(follow_symlinks=False)
    if stat.S_ISDIR(seen.st_mode):
        why = _of_folder(entry.name, place)
        if why:
            reasons.append((place, why))
        if why in ("", FOLDER):
            folders.append(place)
    elif stat.S_ISLNK(seen.st_mode):
        reasons.append((place, LINK))
    elif entry.name.startswith("."):
        return  # the system's own, or an upload that is still being written
    elif entry.name.startswith("~$"):
        reasons.append((place, OFFICE))
    elif stat.S_ISREG(seen.st_mode):
        lying.append((place, seen))
    else:
        reasons.append((place, KINDS.get(stat.S_IFMT(seen.st_mode), "不是普通文件，未读取")))


def _of_folder(name: str, place: str) -> str:
    if name.startswith("."):
        return HIDDEN
    if place.count("/") >= DEEPEST:
        return DEEP
    return FOLDER if PurePosixPath(name).suffix.lower() in LEDGERS else ""


def _named(
    contents: Contents, lying: list[tuple[str, os.stat_result]], reasons: list[tuple[str, str]], closed: list[str]
) -> None:
    """Give everything its shown name; one that can be shown as it is keeps it."""
    taken: set[str] = set()
    for place, seen in sorted(lying, key=lambda one: (shown(one[0], ()) != one[0], PurePosixPath(one[0]))):
        name = shown(place, taken)
        taken.add(name)
        contents.files.append(Lying(name, place, seen))
    contents.files.sort(key=lambda file: PurePosixPath(file.name))
    contents.skipped += sorted((shown(place, ()), why) for place, why in reasons)
    contents.closed += [f"{shown(place, ())}/" for place in closed]
