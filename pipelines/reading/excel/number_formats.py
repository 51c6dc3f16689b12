"""Number formats: what a cell's format shows around its number, where that changes what the number means.

38.6 shown by 0.0"万元"  →  the text 38.6万元      38 shown by [$$-409]0  →  the text $38
24 shown by 0"个月"      →  the text 24个月        386000 shown by 0!.0,"万" as 38.6万  →  386000（显示格式 0!.0,"万"）

A cell keeps a number and shows a text; people fill in a ledger by what they see. A unit or a currency that is shown is
read as if it had been typed. A format that moves the point shows another number than the one kept: no number at all.
Only a workbook that has such a format is looked through and packed again; others cost one look at their styles.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape

from pipelines.reading.excel.exact import shown
from pipelines.reading.excel.styles import as_percent, formats, is_percent

MARK = "显示格式"
_STYLES, _SHEETS = "xl/styles.xml", "xl/worksheets/"  # compared in lower case, as Excel does
_ODD = re.compile(rb"""formatCode\s*=\s*(?:"[^"]*(?:&quot;|\[\$|\\|!|\$|,[^#0?])|'[^']*["\[\\!$,])""")
_CELL = (
    rb"""<(?P<p>(?:\w+:)?)c\b(?=[^>]*?\ss=["'](?P<s>%s)["'])(?P<at>[^>]*)>"""
    rb"(?P<f>\s*<(?P=p)f\b[^>]*?(?:/>|>[^<]*</(?P=p)f>))?\s*<(?P=p)v>(?P<v>[^<]*)</(?P=p)v>"
)
_TYPE = re.compile(rb"""\s+t=["'](\w+)["']""")
# text in quotes, one escaped character, padding and filling, [colours and conditions], [$currency-locale]
_PIECE = re.compile(
    r'"(?P<text>[^"]*)"|[\\!](?P<one>.)|(?P<gone>[_*].|\[(?!\$)[^\]]*\])|\[\$(?P<coin>[^\]-]*)[^\]]*\]|(?P<sign>[$€£¥￥])'
    r"|(?P<digit>[0#?])|(?P<rest>.)",
    re.DOTALL,
)
_OUR_OWN = re.compile(r"[¥￥]|CNY|RMB|人民币|\s", re.IGNORECASE)  # says nothing: every amount here is in renminbi
_DATES = re.compile(r"[ymdhsYMDHSeEaAgGbB@%]")  # dates, fractions of seconds, text, percentages, 1E+05


def surroundings(code: str) -> tuple[str, str] | None:
    """What a format shows before and behind a number; None where it moves the point or shows several things."""
    numbers = [number for section in _sections(code) if (number := _section(section)) != ("", "", False)]
    if _is_sometimes_percent(code):
        return None
    if any(moved for _, _, moved in numbers) or len({number[:2] for number in numbers}) > 1:
        return None
    return numbers[0][:2] if numbers else ("", "")


def formatted(data: bytes, archive: zipfile.ZipFile) -> bytes:
    """The workbook with the text that is shown in every cell whose format changes what its number means.

    Raises what BROKEN names: a format that was not seen would leave 万元 unread.
    """
    names = archive.namelist()
    styles = next((archive.read(name) for name in names if name.lower() == _STYLES), b"")
    codes = _odd_styles(styles) if _ODD.search(styles) else {}
    sheets = [n for n in names if codes and n.lower().startswith(_SHEETS) and n.lower().endswith(".xml")]
    anew = {name: written for name in sheets if (written := _written(archive.read(name), codes))}
    return _packed(archive, anew) if anew else data


def as_shown(text: str, code: str) -> str:
    """A number as a person sees it; with the format beside it where that shows another number. Other texts stay."""
    try:
        number = shown(float(text))
    except ValueError:
        return text
    if is_odd(code):
        signs = surroundings(code)
        return f"{signs[0]}{number}{signs[1]}" if signs else f"{number}（{MARK} {code}）"
    return as_percent(text) if is_percent(code) else text


def speaks(code: str) -> bool:
    """Does the format change what its numbers mean?"""
    return is_percent(code) or is_odd(code)


def _is_sometimes_percent(code: str) -> bool:
    """[>=1]0"%";0.0% shows 95 as 95% and 0.5 as 50.0%: what a number means hangs on its size."""
    percent_flags = ["%" in _bare(part) for part in _parts(code) if re.search(r"[0#?]", _bare(part))]
    return len(set(percent_flags)) > 1 and bool(re.search(r"\[[<>=]", code))


def _parts(code: str) -> list[str]:
    return re.findall(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])+', code.replace("General", "0"), re.DOTALL)


def _sections(code: str) -> list[str]:
    """A format's parts for positive, negative, zero and text: those that show a number."""
    parts = _parts(code)
    return [part for part in parts if re.search(r"[0#?]", _bare(part)) and not _DATES.search(_bare(part))]


def _bare(section: str) -> str:
    """The section's own signs, without what it shows as text."""
    return "".join(m["digit"] or m["rest"] or "" for m in _PIECE.finditer(section))


def _section(section: str) -> tuple[str, str, bool]:
    """What stands before and behind the digits, and whether the point is moved."""
    pieces = list(_PIECE.finditer(section))
    digits = [place for place, m in enumerate(pieces) if m["digit"]]
    texts = [m["text"] or m["one"] or m["coin"] or m["sign"] or "" for m in pieces]
    before, among, behind = (
        _OUR_OWN.sub("", "".join(part))
        for part in (texts[: digits[0]], texts[digits[0] : digits[-1]], texts[digits[-1] :])
    )
    figures = "".join(m["digit"] or (m["rest"] if m["rest"] in {",", "."} else "") for m in pieces if not m["gone"])
    moved = bool(re.search(r"[0#?],+(?:\.|$)", figures.replace(" ", "")) or re.search(r"[.,，。万亿千点]", among))
    signs = before if re.search(r"[^\W\d_]|[$€£\u20a0-\u20cf]", before) else ""
    return signs.strip("()+- "), behind.strip("()+- "), moved


def _odd_styles(styles: bytes) -> dict[int, str]:
    """Place of a cell style → its format, for the formats that change what a number means."""
    odd = {code for code in set(formats(styles)) if is_odd(code)}
    return {at: code for at, code in enumerate(formats(styles)) if code in odd}


def is_odd(code: str) -> bool:
    return surroundings(code) != ("", "")


def _written(xml: bytes, codes: Mapping[int, str]) -> bytes | None:
    """A sheet whose cells in these styles hold the text that they show; None where it has none of them."""
    around = {str(at).encode(): code for at, code in codes.items()}

    def cell(match: re.Match[bytes]) -> bytes:
        kind = _TYPE.search(match["at"])
        text = match["v"].decode("utf-8", "replace").strip()
        if (kind and kind[1] != b"n") or not re.fullmatch(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?", text):
            return match[0]  # texts, errors and yes or no are shown as they are
        shown_text = as_shown(text, around[match["s"]])
        at, p = _TYPE.sub(b"", match["at"]), match["p"]
        return b'<%sc%s t="str"><%sv>%s</%sv>' % (p, at, p, escape(shown_text).encode(), p)

    places = b"|".join(around)
    written = re.sub(_CELL % places, cell, xml)
    return written if written != xml else None


def _packed(archive: zipfile.ZipFile, parts: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as anew:
        for entry in archive.infolist():
            if not entry.is_dir():
                anew.writestr(entry.filename, parts.get(entry.filename) or archive.read(entry))
    return data.getvalue()
