"""Mutations: a ledger's bytes → the same ledger after an accident, one of many kinds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

ODD = (
    *("9" * 40, "-" + "9" * 400, "1e308", "1e-308", "NaN", "Infinity", "0x1F", "١٢٣", "²³", "½", "Ⅷ", "㈠", "①"),
    *("\u202e123", "\ufeff", "👩‍👩‍👧", "e\u0301" * 50, "\U0010ffff", "\ud7ff", "﷽" * 9, "長" * 40_000),
    *("2024-02-30", "0000-00-00", "9999999", "99999999", "-1", "民国0年0月0日", "合计", "注：", "=1+1", "#REF!"),
    *(
        '"',
        '""',
        "'",
        "\\",
        "|",
        ",,,,",
        ";",
        "\t",
        "\r",
        "<",
        "&",
        "]]>",
        "{",
        "}",
        "%s",
        "{}",
        "(",
        ")",
        "$1",
        "[万元]",
    ),
)
ROW = re.compile(r"<row\b.*?</row>|<row\b[^>]*/>", re.DOTALL)
CELL = re.compile(r"<c\b[^>]*/>|<c\b.*?</c>", re.DOTALL)
NUMBER = re.compile(r"\d+")
TEXT = re.compile(r">[^<>]+<")


def flipped(data: bytes, dice: Random) -> bytes:
    """A few bytes are others."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 8, 64))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def truncated(data: bytes, dice: Random) -> bytes:
    """The end, or the beginning, did not arrive."""
    cut = dice.randrange(1, len(data) + 1)
    return data[:cut] if dice.random() < 0.8 else data[cut:]


def spliced(data: bytes, dice: Random) -> bytes:
    """A piece stands twice, or where it does not belong, or is noise."""
    a, b = sorted(dice.randrange(len(data)) for _ in range(2))
    piece = data[a : min(b, a + 2000)] if dice.random() < 0.6 else dice.randbytes(dice.randrange(1, 200))
    at = dice.randrange(len(data))
    return data[:at] + piece + data[at + dice.choice((0, len(piece))) :]


def rearranged(text: str, pattern: re.Pattern[str], dice: Random) -> str:
    """Pieces of the pattern deleted, repeated, swapped or shuffled."""
    spans = [match.span() for match in pattern.finditer(text)]
    if len(spans) < 2:
        return text
    pieces = [text[a:b] for a, b in spans]
    way, at = dice.randrange(4), dice.randrange(len(pieces))
    if way == 0:
        del pieces[at]
    elif way == 1:
        pieces[at:at] = [pieces[at]] * dice.choice((1, 3, 200))
    elif way == 2:
        other = dice.randrange(len(pieces))
        pieces[at], pieces[other] = pieces[other], pieces[at]
    else:
        dice.shuffle(pieces)
    return text[: spans[0][0]] + "".join(pieces) + text[spans[-1][1] :]


def reworded(text: str, pattern: re.Pattern[str], dice: Random) -> str:
    """Some matches of the pattern hold something odd."""
    spans = [match.span() for match in pattern.finditer(text)]
    for a, b in sorted(dice.sample(spans, min(len(spans), dice.choice((1, 2, 6)))), reverse=True):
        odd = dice.choice(ODD)
        text = text[:a] + (f">{odd}<" if pattern is TEXT else odd) + text[b:]
    return text


def parted(data: bytes, dice: Random) -> bytes:
    """One part of the zip changed in its XML, and the whole packed again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        heart = [name for name in names if "sheet" in name or "sharedStrings" in name or "workbook" in name]
        chosen = dice.choice(heart if heart and dice.random() < 0.8 else names)
        for name in names:
            part = old.read(name)
            if name == chosen:
                way = dice.randrange(6)
                if way == 0 and len(names) > 1:
                    continue
                part = flipped(part, dice) if way == 1 and part else _edited(part, dice).encode("utf-8", "replace")
            new.writestr(name, part)
    return out.getvalue()


def _edited(part: bytes, dice: Random) -> str:
    text = part.decode("utf-8", "replace")
    change: Callable[[str], str] = dice.choice((
        lambda t: rearranged(t, ROW, dice), lambda t: rearranged(t, CELL, dice), lambda t: reworded(t, NUMBER, dice),
        lambda t: reworded(t, TEXT, dice), lambda t: reworded(t, re.compile(r"<c\b"), dice),
    ))  # fmt: skip
    return change(text)


def rewritten(data: bytes, dice: Random) -> bytes:
    """Lines, cells or words of a text file changed."""
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return flipped(data, dice)
    pattern = dice.choice(
        (re.compile(r"[^\n]*\n"), re.compile(r"[^,;\t\n<>]+"), NUMBER, re.compile(r"[\",;:{}\[\]<>/]"))
    )
    changed = rearranged(text, pattern, dice) if dice.random() < 0.5 else reworded(text, pattern, dice)
    return changed.encode(encoding, "replace")


def mutation(data: bytes, dice: Random) -> tuple[str, bytes]:
    """The kind of accident and what it left."""
    ways: list[tuple[str, Callable[[bytes, Random], bytes]]] = [
        ("bytes flipped", flipped), ("truncated", truncated), ("spliced", spliced),
    ]  # fmt: skip
    ways += [("zip part", parted)] * 4 if data.startswith(b"PK") else [("text", rewritten)] * 4
    name, change = dice.choice(ways)
    return name, change(data, dice)
