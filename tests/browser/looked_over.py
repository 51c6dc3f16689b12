"""Looked over: what must hold of a page whatever its address asks for and whatever stands in the ledgers."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.browser.conftest import Visit
from tests.hostile_text import EVIL, OWNED, marks, misread

SKELETON = "[data-testid=stSkeleton]"  # where a chart or a table will be
FAILED = "错误编号"
TOO_WIDE = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
# What is drawn as text: in the page, in charts, in tables (which are painted, with their cells beside for readers).
TEXT = """() => [document.body.innerText,
  ...[...document.querySelectorAll('svg text')].map(each => each.textContent),
  ...[...document.querySelectorAll('canvas [role=gridcell], canvas td')].map(each => each.textContent)].join('\\n')"""
# What a text would have become, had it been read as HTML, Markdown, LaTeX or a directive of Streamlit. Of the letters
# that are set apart only those around a mark are looked at: the house writes bold itself.
GROWN = """evil => {
  const within = 'img[src="x"], [onerror], [onload], .katex, .katex-error, [href^="javascript" i]';
  const led = [...document.querySelectorAll('[href], [src]')]
    .filter(each => [each.getAttribute('href'), each.getAttribute('src')].some(where => where?.startsWith(evil)));
  const set = 'em, del, code, h1, h2, h3, li, td, blockquote, pre, style, script, [class*=Badge], [style*=color]';
  const marked = [...document.querySelectorAll(`[data-testid=stMarkdownContainer] :is(${set})`)]
    .filter(each => /^Qz[A-Z]{4}/.test(each.textContent.trim()));
  return [...document.querySelectorAll(within), ...led, ...marked].map(each => each.outerHTML.slice(0, 200));
}"""

# Another address in the same tab, as the browser's own way back brings it; over when the script has run. A run that is
# so short that the page never says it is running is over as well.
TURN = """url => new Promise(over => {
  const app = document.querySelector('[data-testid=stApp]');
  let begun = false;
  const seen = new MutationObserver(() => {
    const idle = app.dataset.testScriptState === 'notRunning';
    if (!idle) begun = true;
    else if (begun) { seen.disconnect(); over(); }
  });
  seen.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  setTimeout(() => begun || over(), 1500);
  history.pushState({}, '', url);
  dispatchEvent(new PopStateEvent('popstate'));
})"""


def turned(visit: Visit, path: str, params: dict[str, str]) -> None:
    """The page at another address, without loading the application anew."""
    visit.page.evaluate(TURN, f"/{path}?{urlencode(params)}")
    visit.settle()


def faults(visit: Visit, title: str) -> list[str]:
    """What is wrong with the page as it stands; what the tab has heard until now is taken off it."""
    visit.page.wait_for_selector(SKELETON, state="detached")
    heard, visit.wrong[:] = list(visit.wrong), []
    if (heading := visit.page.inner_text(".mj-head h1")) != title:
        heard.append(f"is headed {heading}")
    if FAILED in visit.page.inner_text("body"):
        heard.append("shows an error")
    if (wide := visit.page.evaluate(TOO_WIDE)) > 0:
        heard.append(f"is {wide} pixels too wide")
    return heard


def grown(visit: Visit) -> list[str]:
    """What has become of hostile texts on the page besides text: a script that ran, an element, a piece not shown."""
    ran = ["a script ran"] if visit.page.evaluate(f"window.{OWNED} !== undefined") else []
    return [*ran, *visit.page.evaluate(GROWN, EVIL), *misread(text_of(visit))]


def text_of(visit: Visit) -> str:
    text: str = visit.page.evaluate(TEXT)
    return text


def marks_on(visit: Visit) -> int:
    """How many hostile texts the page shows."""
    return marks(text_of(visit))
