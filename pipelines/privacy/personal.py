"""Personal: which digits of a run are a telephone, an identity number, a bank card or an account."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.privacy.digits import Run

# What two digits may be parted by inside one number; which of it is believed depends on the number.
_S = "[ ./-]?"
_REGION = rf"[1-8]{_S}\d"
_MONTH_DAY = rf"{_S}(?:0{_S}[1-9]|1{_S}[0-2]){_S}(?:0{_S}[1-9]|[12]{_S}\d|3{_S}[01])"
_CENTURY = rf"{_S}(?:1{_S}[89]|2{_S}0)"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"(?:19|20)\d\d{_DAY}")
_YEAR = re.compile(r"[-./](?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d[-./]")
_ISSUER = re.compile(r"6\d{15,18}|4\d{15}(?:\d{3})?|5[1-5]\d{14}|35(?:2[89]|[3-8]\d)\d{12}|955\d{13}(?:\d{3})?")
_NUMBERED = re.compile(r"\d{9}20\d\d\d{4,5}")  # a project number of the county without its dashes
_FRACTION = re.compile(r"(?<![\d.])(?:0|\d{2,})\.$")  # 119.13912345678; but "1.139…" is the first of a list
_COUNTRY = re.compile(r"(?:(?<!\d)(?:00)?86[ ./-]?)?$")
_GOES_ON = re.compile(r"-\d|\.(?!0(?!\d))\d")  # 139….0 is what a program makes of a number in a cell
_CENTS = re.compile(r"\.\d\d(?!\d)")
_YUAN = re.compile(r"\s*(?:元(?![月旦])|万元|亿元|圆|块钱)")
_LETTER = re.compile("[0-9A-Za-z]")
_ACCOUNT_WORDS = re.compile("(?:[账帐][号户]|卡号|银行卡|开户|身份证|证件号|社保[号卡]|医保[号卡]|公积金)")
_ACCOUNT_WORD = re.compile(_ACCOUNT_WORDS.pattern + ".{0,12}$", re.DOTALL)
_CALL_WORDS = re.compile("(?:电话|手机|座机|传真|热线|联系方式|QQ|微信|tel|phone)", re.IGNORECASE)
_CALL_WORD = re.compile(_CALL_WORDS.pattern + r"[\s:：.(（号码是为]{0,6}$", re.IGNORECASE)
_USUAL = ((3, 4, 4), (4, 3, 4), (3, 3, 5))
_CODE = re.compile("(?<![0-9A-Za-z])[A-Z]{1,4}-$")  # HT-138-0001-2026 is a contract
_GLUED = re.compile("[0-9A-Za-z][-_.—]$")
_INVOICE = re.compile(r"0\d\d0[23]\d{7}")  # the code of an invoice, which begins like an area code and eight digits
_HASH = re.compile(r"(?=\d*[a-fA-F])(?:[0-9a-f]{16,}|[0-9A-F]{16,})")
_SNAPSHOT = re.compile(r"(?<![0-9A-Za-z])20\d{6}T\d{12}-[0-9a-f]{8}(?![0-9A-Za-z])")
_TOWNSHIP = 9  # digits of a township's code, with which the county's project numbers begin
BEHIND = 24  # characters in front of a number that may say what it is


@dataclass(frozen=True, eq=False)
class Personal:
    """A kind of number: its shape over a run, whether such digits are one, and how many first and last ones stay."""

    shape: re.Pattern[str]
    holds: Callable[[Run, int, int], bool]
    first: int
    stars: str
    last: int


def bare(run: Run, start: int, end: int) -> str:
    return re.sub("[ ./-]", "", run.plain[start:end])


def _groups(run: Run, start: int, end: int) -> tuple[int, ...]:
    return tuple(map(len, re.split("[ ./-]", run.plain[start:end])))


def _before(run: Run, start: int) -> str:
    at = run.at[start]
    return run.text[max(at - BEHIND, 0) : at]


def _after(run: Run, end: int) -> str:
    at = run.at[end - 1] + 1
    return run.text[at : at + 4]


def _alone(run: Run, start: int, end: int) -> bool:
    """Whether no dash or dot joins it to more digits: it is no part of a longer number, date or decimal."""
    plain = run.plain
    start -= len(_COUNTRY.search(plain, max(start - 6, 0), start)[0])  # type: ignore[index]  # always matches
    return plain[max(start - 1, 0) : start] not in ("-", ".") and not _GOES_ON.match(plain, end)


def _loose(run: Run, start: int, end: int) -> bool:
    """Whether digits in any grouping may be one number: no list of decimals, and no year or date among the groups."""
    typed = run.plain[start:end]
    pieces = re.split("[ ./-]", typed)
    dated = _YEAR.search(typed) or any(_DATE.fullmatch(piece) for piece in pieces)
    return _alone(run, start, end) and not dated and not {".", " "} <= set(typed)


def _is_hash(run: Run, start: int, end: int) -> bool:
    """Whether the digits stand inside a checksum or a mark (16 or more characters, all hexadecimal) or a snapshot's
    name."""
    left, right = run.span(start, end)
    if any(name.start() <= left and right <= name.end() for name in _SNAPSHOT.finditer(run.text)):
        return True
    token = re.search(r"[0-9A-Za-z]*$", run.text[max(left - 128, 0) : left])[0] + run.text[left:right]  # type: ignore[index]  # always matches
    token += re.match(r"[0-9A-Za-z]*", run.text[right : right + 128])[0]  # type: ignore[index]  # always matches
    return _HASH.fullmatch(token) is not None


def _mobile(run: Run, start: int, end: int) -> bool:
    groups, plain = _groups(run, start, end), run.plain
    if _YUAN.match(_after(run, end)) or _is_hash(run, start, end):
        return False
    if groups in _USUAL:
        return not (_CODE.search(_before(run, start)) and _YEAR.match(plain, end - 5))
    if len(groups) > 1:
        return not (len(groups) == 2 and plain[start + groups[0]] == ".") and _loose(run, start, end)
    return not _FRACTION.search(plain[max(start - 20, 0) : start]) and not _CENTS.match(plain, end)


def _identity(run: Run, start: int, end: int) -> bool:
    # A credit code that is digits only has no century at this place: no county has the region code 19 or 20 there.
    begins = _groups(run, start, end)[0]
    return not (_LETTER.match(_after(run, end)) or begins == _TOWNSHIP or _is_hash(run, start, end))


def _old_identity(run: Run, start: int, end: int) -> bool:
    groups = _groups(run, start, end)
    if _is_hash(run, start, end):
        return False
    usual = groups[0] == 6 or groups == (3, 3, 6, 3)
    return len(groups) == 1 or (_alone(run, start, end) and (usual or set(run.plain[start:end]) <= set("0123456789 ")))


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO 7812)."""
    return sum(sum(divmod(int(d) * (1 + at % 2), 10)) for at, d in enumerate(reversed(digits))) % 10 == 0


def _card(run: Run, start: int, end: int) -> bool:
    digits, groups = bare(run, start, end), _groups(run, start, end)
    if not (_ISSUER.fullmatch(digits) and luhn(digits)) or _is_hash(run, start, end):
        return False
    if groups[0] in (_TOWNSHIP, end - start) and _NUMBERED.fullmatch(digits):
        return False
    in_fours = all(length == 4 for length in groups[:-1])
    usual = in_fours or set(run.plain[start:end]) <= set("0123456789 -")
    return len(groups) == 1 or (_alone(run, start, end) and usual)


def _account(run: Run, start: int, end: int) -> bool:
    if not _ACCOUNT_WORD.search(_before(run, start)) or _groups(run, start, end)[0] == _TOWNSHIP:
        return False
    return not _YEAR.search(run.plain[start:end]) and not _YUAN.match(_after(run, end))


def _landline(run: Run, start: int, end: int) -> bool:
    before, solid = _before(run, start), len(_groups(run, start, end)) == 1
    if _CALL_WORD.search(before):
        return True
    glued = _GLUED.search(before) or (solid and re.search("[A-Za-z]$", before))
    return not glued and not _is_hash(run, start, end) and not (solid and _INVOICE.fullmatch(run.plain[start:end]))


def _called(run: Run, start: int, end: int) -> bool:
    """A number that a word in front calls a telephone; 400 and 800 are everybody's."""
    digits = bare(run, start, end)
    if not _CALL_WORD.search(_before(run, start)) or re.match("[48]00", digits):
        return False
    return not (_DATE.fullmatch(digits) or _YEAR.search(run.plain[start:end])) and _alone(run, start, end)


def _shape(first: str, fewest: int, most: int | None = None, last: str = r"\d") -> re.Pattern[str]:
    """What begins like `first`, then so many digits and a last one, whatever parts them, and no digits around."""
    return re.compile(rf"(?<!\d)(?P<number>{first}(?:{_S}\d){{{fewest},{most or fewest}}}{_S}{last})(?!\d)")


_MOBILE = re.compile(rf"(?:(?<!\d)(?:00)?86{_S}|(?<!\d))(?P<number>1{_S}[3-9](?:{_S}\d){{9}})(?!\d)")
_LANDLINE = re.compile(
    rf"(?:(?<!\d)(?:00)?86{_S}0?(?=\d\d)|(?<!\d)(?=0))"
    rf"(?P<number>0?(?:10|2\d|[3-9]\d\d){_S}[1-9](?:{_S}\d){{6,7}})(?!\d)"
)
_BANK = ("[4-6]", f"3(?={_S}5)", f"9(?={_S}5{_S}5)")
SURE = (
    Personal(_shape(rf"{_REGION}(?:{_S}\d){{4}}{_CENTURY}(?:{_S}\d){{2}}{_MONTH_DAY}", 3, last=r"[\dX]"),
             _identity, 3, "***********", 4),
    Personal(_shape(rf"{_REGION}(?:{_S}\d){{6}}{_MONTH_DAY}", 2), _old_identity, 3, "********", 4),
    *(Personal(_shape(first, digits), _card, 4, "********", 4) for digits in (17, 16, 15, 14) for first in _BANK),
    Personal(_MOBILE, _mobile, 3, "****", 4),
    Personal(_LANDLINE, _landline, 0, "****", 4),
)  # fmt: skip
ACCOUNT = Personal(_shape(r"\d", 10, 21, r"[\dX]"), _account, 0, "********", 4)
CALLED = Personal(_shape("[1-9]", 5, 9), _called, 0, "****", 2)
SHORTEST = 10  # digits of a telephone with its area code; only a word in front makes fewer digits one


def kinds(text: str) -> tuple[Personal, ...]:
    """What may stand in the text; some numbers are known by a word in front only."""
    account = (ACCOUNT,) if _ACCOUNT_WORDS.search(text) else ()
    called = (CALLED,) if _CALL_WORDS.search(text) else ()
    return (*SURE[:-2], *account, *SURE[-2:], *called)


def numbers(run: Run, sought: tuple[Personal, ...]) -> Iterator[tuple[int, int, Personal]]:
    """Where in the run's plain text such a number stands, the surest kind first."""
    for kind in sought:
        at = 0
        while (match := kind.shape.search(run.plain, at)) is not None:
            start, end = match.span("number")
            held = kind.holds(run, start, end)
            at = end if held else start + 1
            if held:
                yield start, end, kind
