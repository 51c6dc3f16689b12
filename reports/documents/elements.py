"""Elements of the XML of a .docx."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(tag: str, *inner: Any, text: str | None = None, **attributes: str | int) -> Any:
    """`<w:tag w:attribute="…">` around other elements, or around a text that is kept with its blanks."""
    made = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(inner)
    if text is not None:
        made.text = text
        made.set(SPACE, "preserve")
    return made
