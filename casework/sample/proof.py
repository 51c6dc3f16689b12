"""Proof: the evidence that the sample's people keep and give with a step, one page of PDF with a few words."""

from __future__ import annotations

from datetime import datetime

from casework.accounts.person import Person
from casework.cases.case import Case
from casework.cases.steps import STEPS
from casework.evidence.keep import keep
from casework.store import Store
from pipelines.china import wall

FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
    "/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
LATIN = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"  # what every reader has: numbers and days


def proofs(store: Store, case: Case, step: str, person: Person, at: datetime) -> tuple[str, ...]:
    """SHA-256 of the evidence of a step that needs any, kept by who takes it. Raises Refused and StoreError."""
    if "files" not in STEPS[step].needs:
        return ()
    label = STEPS[step].label
    lines = ("示例县佐证材料（虚构）", label, case.evidence[:36], f"{case.case_id}   {wall(at):%Y-%m-%d %H:%M}")
    return (keep(store, f"{case.case_id} {label}.pdf", page(lines), person, at).sha256,)


def page(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with these lines; equal lines give equal bytes."""
    shown = "".join(f"{_string(line)} Tj 0 -28 Td " for line in lines)
    text = f"BT 60 760 Td {shown}ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        FONT,
        LATIN,
    )
    body, places = "%PDF-1.4\n", []
    for nth, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{nth} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{body}{end}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n".encode("ascii")


def _string(line: str) -> str:
    """A line in the font that has its signs."""
    return f"/F2 13 Tf ({line})" if line.isascii() else f"/F1 14 Tf <{line.encode('utf-16-be').hex()}>"
