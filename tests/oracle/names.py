"""Names again: what is the same firm or the same person, whatever brackets, spaces and letters a clerk used."""

from __future__ import annotations

import unicodedata

BRACKETS = {ord("〔"): "(", ord("〕"): ")", ord("【"): "(", ord("】"): ")"}
INVISIBLE = "·\u200b\ufeff"


def plain(name: str) -> str:
    """Narrow capitals, one kind of brackets, no white space and no dots between names."""
    narrow = unicodedata.normalize("NFKC", name).translate(BRACKETS).upper()
    return "".join(sign for sign in narrow if not sign.isspace() and sign not in INVISIBLE)
