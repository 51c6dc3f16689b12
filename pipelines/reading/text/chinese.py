"""Chinese: GB18030 or Big5? Nearly any bytes of the one can be read as the other; the everyday characters tell."""

from __future__ import annotations

LOOK_AT = 1 << 16  # bytes
SURE = 0.85  # of honest GB18030 this share and more is everyday characters and punctuation
FEWEST = 4  # characters that make a file Big5; a ledger has more in its first header
LEAST = 0.3  # below this share of everyday characters the bytes are not Chinese at all
CLEARLY = 0.2  # Big5 must be better by this much


def _pairs(leads: range, trails: list[int], encoding: str) -> frozenset[str]:
    text = b"".join(bytes((lead, trail)) for lead in leads for trail in trails).decode(encoding, "ignore")
    return frozenset(text)


_UPPER = list(range(0xA1, 0xFF))
# Level 1 of either standard: the 3,755 and 5,401 characters in everyday use; before them punctuation and full-width.
_GB = _pairs(range(0xB0, 0xD8), _UPPER, "gb2312") | _pairs(range(0xA1, 0xA4), _UPPER, "gb2312")
_BIG5 = _pairs(range(0xA1, 0xC7), [*range(0x40, 0x7F), *_UPPER], "cp950")


def encoding(data: bytes) -> str:
    """The name of the codec to read `data` with, which is not valid UTF-8."""
    opening = data[:LOOK_AT]
    as_gb = everyday(opening)
    if as_gb >= SURE:
        return "gb18030"
    better = _everyday(opening, "cp950", _BIG5) > as_gb + CLEARLY
    if (better or not _valid(data, "gb18030")) and _valid(data, "cp950"):
        return "cp950"
    return "gb18030"


def everyday(data: bytes) -> float:
    """The share of everyday characters in what the opening says as GB18030."""
    return _everyday(data[:LOOK_AT], "gb18030", _GB)


def is_doubtful(data: bytes, encoding: str) -> bool:
    """Do the bytes say nothing that people write? MONTAÑO of a Western code page is MONTA袿 in GB18030."""
    common = {"gb18030": _GB, "cp950": _BIG5}[encoding]
    if encoding == "cp950" and sum(letter > "\x7f" for letter in data[:LOOK_AT].decode(encoding, "replace")) < FEWEST:
        return True  # one 痠 may as well be the µm of an English file
    return _everyday(data[:LOOK_AT], encoding, common) < LEAST


def _valid(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _everyday(opening: bytes, codec: str, common: frozenset[str]) -> float:
    """The share of everyday characters among those that are not ASCII."""
    text = [letter for letter in opening.decode(codec, "replace") if letter > "\x7f"]
    return sum(letter in common for letter in text) / len(text) if text else 0.0
