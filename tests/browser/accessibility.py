"""Accessibility: what axe-core finds wrong on a page, told apart into ours and what Streamlit's own widgets bring."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = """() => {
  const within = target => {
    const boxes = [];
    for (let at = document.querySelector(target); at; at = at.parentElement) boxes.push(at.dataset.testid || '');
    return boxes.filter(Boolean).join(' ');
  };
  return axe.run(document, {
    resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
  }).then(answer => answer.violations.flatMap(({id, impact, nodes}) => nodes.map(({target, html}) => ({
    rule: id, impact, target: target.flat().join(' '), html: html.slice(0, 200), within: within(target.flat()[0]),
  }))));
}"""
GRAVE = ("serious", "critical")
ALSO = ("heading-order", "page-has-heading-one", "html-has-lang", "valid-lang")  # of no great weight to axe, but to us


@dataclass(frozen=True)
class Violation:
    """One element that breaks a rule."""

    page: str
    rule: str
    target: str
    html: str
    within: str  # the test ids of the boxes around it, the nearest first


@dataclass(frozen=True)
class Theirs:
    """What a widget of Streamlit does wrong: the rule, the test id of the box, and why it stays."""

    rule: str
    box: str
    why: str


GROUPS = "the menu of a narrow window puts its groups between the list and its items; links and names are all there"
STREAMLIT = (Theirs("list", "stSidebarNav", GROUPS), Theirs("listitem", "stSidebarNav", GROUPS))


def violations(page: Page, key: str) -> list[Violation]:
    """The grave violations of the page as it stands, and the light ones that the house does not have either."""
    page.evaluate(AXE)
    every: list[dict[str, str]] = page.evaluate(RUN)
    kept = [each for each in every if each["impact"] in GRAVE or each["rule"] in ALSO]
    return [Violation(key, each["rule"], each["target"], each["html"], each["within"]) for each in kept]


def theirs(violation: Violation) -> Theirs | None:
    """The entry of the list that this is; None: it is ours."""
    return next(
        (each for each in STREAMLIT if each.rule == violation.rule and each.box in violation.within.split()), None
    )


def ours(violations: list[Violation]) -> list[Violation]:
    """Those that no entry of the list explains."""
    return [each for each in violations if theirs(each) is None]
