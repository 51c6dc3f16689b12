"""Hostile text: what somebody could type into a cell to be taken for HTML, Markdown, a formula or a template.

>>> text = hostile(3); mark_of(text)      # every text carries a mark of its own that nothing takes away
'QzAAAD'
>>> misread(f"… {text} …")                # where a page shows the mark, what stands before it must be there too
[]
"""

from __future__ import annotations

import re
import string

OWNED = "__pwned"  # what a script of ours would set on the window
EVIL = "http://evil.example"  # where a picture or a link of ours would lead
SCRIPT = f"window.{OWNED}=1"
SIGNS: tuple[tuple[str, str], ...] = (  # before the mark, after it
    (f'<img src=x onerror="{SCRIPT}">', ""),
    (f"<script>{SCRIPT}</script>", "<br>&lt;b&gt;"),
    (f'"><svg onload={SCRIPT}>', "</div></p></style>"),
    ("[", f"](javascript:{SCRIPT})"),
    ("![", f"]({EVIL}/x.png)"),
    (f'<a href="{EVIL}">', "</a>"),
    (f"{EVIL}/", "?a=b&c=d#e"),
    ("-2+3+cmd|' /C calc'!", "A0"),  # what opens with = is refused as a formula that was never counted
    ("$\\frac{1}{2}$ $$x^2$$ $", "$"),
    (":material/home: ", " :material/close: -> a@b.cn www.example.com"),
    (":red[", "] :blue-background[乙] :smile: :streamlit:"),
    (":red-badge[", "]"),
    ("# ", " **粗** _斜_ ~~删~~ `码`"),
    ("- ", "\n- 乙\n\n---\n\n> 丙"),
    ("| 甲 | ", " |\n|---|---|\n| 乙 | 丙 |"),
    ("```", "```"),
    ("{{7*7}} ${7*7} %{x} %s {0} ", " {{ config }}"),
    ("<b>&lt;b&gt;&amp;&#60;", "</b><style>*{display:none}</style>"),
    ("\u202e反向\u202c\u200f", "\u202e"),
    ("😀👩🏽🏗️", "🇨🇳"),
    ("一行\n二行\r\n三行\t", "\n末行"),
    ("长" * 40, "A1" * 10),
    ("A" * 60, "b" * 12),
    ("\\", "\\' -- ;drop table projects/*"),
)
LONG = (("无空格" * 50, "x" * 130), ("W" * 140, "W" * 150))  # 300 signs in one piece, where a field takes as many
# A number's text may neither begin nor end with a sign of a program; its spaces go.
CODES = tuple((before, after) for before, after in SIGNS if before[0] not in '"\\' and (before + after)[-1] != "`")
KINDS = {"code": CODES, "name": SIGNS, "text": (*SIGNS, *LONG)}
MARK = re.compile(r"Qz([A-Z]{4})")
HIDDEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def hostile(nth: int, kind: str = "name") -> str:
    """The `nth` text; no two are alike. A `code` and a `name` have at most 100 signs, a `text` may have over 300."""
    before, after = _signs(nth, kind)
    return f"{before}{_mark(nth)}{after}"


def mark_of(text: str) -> str:
    return next(at.group() for at in MARK.finditer(text))


def marks(text: str) -> int:
    """How many of the texts a page shows, the same one as often as it does."""
    return len(MARK.findall(text))


def misread(text: str) -> list[str]:
    """The places of a page's text where a mark stands without what was typed around it. What follows it may be cut."""
    line = _visible(text)
    wrong = [at for at in MARK.finditer(line) if not _is_whole(line[: at.start()], line[at.end() :], at.group(1))]
    return [line[max(0, at.start() - 60) : at.end() + 30] for at in wrong]


def _is_whole(before: str, after: str, letters: str) -> bool:
    return any(before.endswith(opening) and _goes_on(after, closing) for opening, closing in _around(letters))


def _goes_on(line: str, after: str) -> bool:
    """Whether the line goes on as typed, to the end or to the sign that says that it was cut."""
    if line.startswith(after):
        return True
    kept, cut, _ = line[: len(after) + 1].partition("…")
    return bool(cut) and after.startswith(kept)


def _signs(nth: int, kind: str) -> tuple[str, str]:
    return KINDS[kind][nth % len(KINDS[kind])]


def _mark(nth: int) -> str:
    letters = string.ascii_uppercase
    return "Qz" + "".join(letters[nth // 26**place % 26] for place in (3, 2, 1, 0))


def _around(letters: str) -> list[tuple[str, str]]:
    """What may stand before and after this mark, by the kind of its field."""
    nth = sum(string.ascii_uppercase.index(letter) * 26**place for place, letter in enumerate(reversed(letters)))
    return [(_visible(before), _visible(after)) for before, after in (_signs(nth, kind) for kind in KINDS)]


def _visible(text: str) -> str:
    """Without white space and what cannot be seen: where a line breaks is the page's business."""
    return HIDDEN.sub("", text)
