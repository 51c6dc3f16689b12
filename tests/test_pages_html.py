"""HTML of the pages: whatever text is put into a template, it stays text."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import polars as pl
import pytest
from jinja2 import UndefinedError, meta, nodes
from markupsafe import Markup

from pages.ui.kit import charts, panels
from pages.ui.kit.html import plotly_text
from pages.ui.kit.html.render import FOLDER, TEMPLATES, render
from pages.ui.kit.maps import marks
from pages.ui.kit.maps.ground import Ground
from pages.ui.site import menu

STYLE = "sign_in/style"  # a style sheet: it has no tag, and no text of anybody's
NAMES = sorted({path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.html")} - {STYLE})
HOSTILE = """</p></h3>"'><script>alert(1)</script><img src=x onerror=alert(2)> ]]> & {{ 7 * 7 }}"""


class Anything(str):
    """A text that also stands for whatever a template takes it for: it is its own attributes and its own only row."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Anything]:
        return iter((self,))


class Skeleton(HTMLParser):
    """The tags of a piece of HTML with the names of their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}",))


def filled(name: str, text: str) -> Markup:
    """The template with `text` for every value; rows that it takes apart come as tuples of that length."""
    value = Anything(text)
    parsed = TEMPLATES.parse((FOLDER / f"{name}.html").read_text("utf-8"))
    rows = {
        loop.iter.name: [(value,) * len(loop.target.items)]
        for loop in parsed.find_all(nodes.For)
        if isinstance(loop.target, nodes.Tuple) and isinstance(loop.iter, nodes.Name)
    }
    return render(name, **{key: rows.get(key, value) for key in meta.find_undeclared_variables(parsed)})


@pytest.mark.parametrize("name", NAMES)
def test_no_text_adds_a_tag_or_an_attribute_to_a_template(name: str) -> None:
    hostile, tame = filled(name, HOSTILE), filled(name, "西河镇")
    assert Skeleton(hostile).tags == Skeleton(tame).tags != []
    assert "<script>alert" not in hostile and "49" not in hostile
    assert hostile.count("&lt;script&gt;alert(1)") == tame.count("西河镇")


def test_a_piece_drawn_by_a_template_is_not_escaped_again_and_a_text_is_escaped_once() -> None:
    drawn = charts.panel("甲 & 乙", charts.nothing("<无>"), "5 < 6")
    assert isinstance(drawn, Markup)
    assert "<h2>甲 &amp; 乙<small>5 &lt; 6</small></h2>" in drawn and '<p class="mj-none">&lt;无&gt;</p>' in drawn


def test_a_text_that_is_not_there_is_a_dash_and_a_forgotten_value_an_error() -> None:
    assert render("none", words=None) == '<p class="mj-none">—</p>'
    with pytest.raises(UndefinedError):
        render("none")


def test_how_a_template_is_laid_out_puts_no_space_on_a_page_and_a_text_keeps_its_own() -> None:
    assert render("stat_row", figures=[("a\n  b", "1", "")]) == (
        '<div class="mj-plates"><div><span>a\n  b</span><strong>1</strong><small></small></div></div>'
    )


def test_a_finding_leads_to_its_project_whatever_the_projects_number_holds() -> None:
    row = {"level": "red", "project_name": HOSTILE, "project_no": '1"><b>&', "label": "a", "township": None}
    drawn = panels.findings("疑点", pl.DataFrame([row | {"evidence": "b", "amount_fen": 1_000_000}]), "")
    address = menu.address("project", project='1"><b>&')
    assert f'<a href="{Markup.escape(address)}">' in drawn and "<span>—</span>" in drawn
    assert Skeleton(drawn).tags.count(("a", "href")) == 1 and "<script>alert" not in drawn


def test_a_text_in_a_chart_is_drawn_letter_by_letter() -> None:
    assert plotly_text.inert('<a href="x">') == "&lt;a href=&#34;x&#34;&gt;"  # Plotly does not know &quot;
    assert (plotly_text.inert(None), plotly_text.inert("")) == ("—", "")
    figure = charts.lines([charts.Line(HOSTILE, [1, 2], [1.0, 2.0])], "%")
    marks.add_labels(figure, Ground("", {"1": HOSTILE}, {"1": (0.0, 0.0)}, (0.0, 0.0, 1.0, 1.0)))
    drawn = str(figure.to_plotly_json())
    assert "<script>alert" not in drawn and drawn.count("&lt;script&gt;alert(1)") == 4
