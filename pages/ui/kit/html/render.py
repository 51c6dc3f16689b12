"""Render: a template of this folder filled with values; the one place where text becomes HTML."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from pages.ui.kit.format import MISSING

FOLDER = Path(__file__).resolve().parent


class JoinedLines(Extension):
    """A template's lines are joined without breaks and indents: how a file is laid out puts no space on a page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"\s*\n\s*", "", source)


TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=lambda value: MISSING if value is None else value,
    extensions=[JoinedLines],
)


def render(name: str, **values: object) -> Markup:
    """The template `name`.html with `values`: all of them are escaped, but for pieces that came from here."""
    return Markup(TEMPLATES.get_template(f"{name}.html").render(values))  # noqa: S704  (escaped by the template)
