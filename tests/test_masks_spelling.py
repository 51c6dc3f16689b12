"""Masks, spelling: a personal number is hidden however it is spelled, and no other number is touched."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.privacy.digits import NUMERALS, values
from pipelines.privacy.masks import mask
from pipelines.privacy.personal import luhn

SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⓪①②③④⑤⑥⑦⑧⑨", "〇一二三四五六七八九")
BLANKS = ("", " ", "   ", "\t", "\n", "\u00a0", "\u3000", "\u200b", "\u2009", "\ufeff")
DASHES = ("-", "—", "－", " - ", "‑")
BORN = "(19[4-9][0-9]|20[01][0-9])(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])"
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
PEOPLE = st.from_regex(rf"[1-6][1-5][0-9]{{4}}{BORN}[0-9]{{3}}[0-9X]", fullmatch=True)
AROUND = st.sampled_from(("{}", "电话{}微信同号", "张某{}，谢谢", "（{}）", "1、{}；2、完", "联系人{}.xlsx", "{}转801"))


def bare(text: str) -> str:
    """Every digit of any script, in order, and nothing else."""
    known = {char: unicodedata.digit(char, None) for char in text}
    plain = NUMERALS | {char: str(digit) for char, digit in known.items() if digit is not None}
    return "".join(plain.get(char, "") for char in text)


@st.composite
def spelled(draw: st.DrawFn, number: str, groups: tuple[tuple[int, ...], ...]) -> str:
    """The number in one script, one or several kinds of blanks anywhere, or dashes between usual groups."""
    typed = number.translate(str.maketrans("0123456789", draw(st.sampled_from(SCRIPTS))))
    if draw(st.booleans()):
        return "".join(char + draw(st.sampled_from(BLANKS)) for char in typed[:-1]) + typed[-1]
    parts, at, between = [], 0, draw(st.sampled_from((*DASHES, ".", "·", *BLANKS)))
    for length in draw(st.sampled_from(groups)):
        parts.append(typed[at : at + length])
        at += length
    return between.join(parts)


@settings(deadline=None, max_examples=150)
@given(st.data(), MOBILES, AROUND, st.sampled_from(("", "+86 ", "0086", "(86)", "86-", "（＋８６）")))
def test_no_spelling_of_a_mobile_can_be_put_together_again(
    data: st.DataObject, mobile: str, around: str, country: str
) -> None:
    typed = data.draw(spelled(mobile, ((3, 4, 4), (4, 3, 4), (3, 3, 5), (11,))))
    assert mobile not in bare(mask(around.format(country + typed)))


@settings(deadline=None, max_examples=150)
@given(st.data(), PEOPLE, AROUND, st.sampled_from(("X", "x", "Ｘ")))
def test_no_spelling_of_an_identity_number_can_be_put_together_again(
    data: st.DataObject, person: str, around: str, cross: str
) -> None:
    typed = data.draw(spelled(person.replace("X", cross), ((6, 8, 4), (3, 3, 4, 4, 4), (6, 4, 4, 4), (18,))))
    assert person[6:14] not in bare(mask(around.format(typed)))


@settings(deadline=None, max_examples=100)
@given(st.data(), st.from_regex(r"62[0-9]{13,16}", fullmatch=True), AROUND)
def test_no_spelling_of_a_bank_card_can_be_put_together_again(data: st.DataObject, start: str, around: str) -> None:
    card = next(f"{start}{last}" for last in range(10) if luhn(f"{start}{last}"))
    assume(not re.fullmatch(r"\d{9}20\d{6,7}", card))  # as a project number without its dashes would be
    fours = tuple(len(card[at : at + 4]) for at in range(0, len(card), 4))
    assert card not in bare(mask(around.format(data.draw(spelled(card, (fours, (len(card),)))))))


@pytest.mark.parametrize("area", ["0599{}8822333", "(0599){}8822333", "（0599）{}8822333", "+86 599{}8822333",
                                  "０５９９{}８８２２３３３", "0599{}882 2333"])  # fmt: skip
@pytest.mark.parametrize("between", ["", " ", "-", "—", "  ", "\u3000", "－"])
def test_a_line_in_a_house_is_hidden_however_it_is_spelled(area: str, between: str) -> None:
    assert "8822333" not in bare(mask(f"座机{area.format(between)}转801"))
    assert "8822333" not in bare(mask(f"请打{area.format(between)}。"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13800138000/13900139000、13700137000", "138****8000/139****9000、137****7000"),
        ("电话8822333", "电话****33"),
        ("微信号：123456789", "微信号：****89"),
        ("收款账号350012345678901", "收款账号********8901"),
        ("账号：3500 1234 5678 9012 345", "账号：********2345"),
        ("护照E12345678", "护照E****"),
        ("1.3800138000E+10", "1.38****E+10"),
        ("3.50304199001011E+17", "3.50****E+17"),
        ("张三13912345678", "张三139****5678"),
        ("2026.03.15.13800138000", "2026.03.15.138****8000"),
        ("1.13912345678 2.13812345678", "1.139****5678 2.138****5678"),
    ],
)
def test_what_is_shown_of_a_number(text: str, shown: str) -> None:
    assert mask(text) == shown


OTHERS = st.one_of(
    st.from_regex(r"350987[0-9]{3}-20[0-9]{2}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"(HT|PZ|JL|YS|TS)-350987[0-9]{3}-20[0-9]{2}-[0-9]{4}-[0-9]{2}", fullmatch=True),
    st.from_regex(r"20[0-9]{2}-350987-[0-9]{2}-[0-9]{2}-[0-9]{6}", fullmatch=True),
    st.from_regex(r"9135[0-9]{4}MA[0-9A-HJ-NP]{8}", fullmatch=True),
    st.from_regex(r"[0-9]{20}|[0-9]{8}|[0-9]{1,6}", fullmatch=True),
    st.from_regex(r"[a-f][0-9]{13}[0-9a-f][a-f]|[0-9a-f]{64}|20[0-9]{6}T[0-9]{12}-[0-9a-f]{8}", fullmatch=True),
    st.from_regex(r"1[0-3][0-9]\.[0-9]{4,12},[2-4][0-9]\.[0-9]{4,12}", fullmatch=True),
    st.dates().map(str),
    st.dates().map(lambda day: f"{day.year}.{day.month}.{day.day}"),
    st.integers(0, 10**12).map(lambda fen: f"{fen / 100:,.2f}元"),
    st.integers(0, 10**11).map(lambda fen: f"{fen / 100:.2f}"),
)


@settings(deadline=None, max_examples=300)
@given(OTHERS, st.sampled_from(("{}", "合同{}，已签", "见{}。", "{} 完", "（{}）")))
def test_keys_amounts_days_places_and_checksums_are_left_exactly_as_they_are(other: str, around: str) -> None:
    assert mask(around.format(other)) == around.format(other)


@pytest.mark.parametrize("text", ["12350000488000123X", "113500000035926463", "400-800-1234", "13812345678.00元",
                                  "二〇二六年三月五日", "035021900104 12345678", "0.13912345678",
                                  "HT-138-0001-2026", "快照 20261129T148422561807-64764561，已发布",
                                  "20000000T667148422561-80764a00"])  # fmt: skip
def test_near_ones_are_left_as_they_are(text: str) -> None:
    assert mask(text) == text


def test_the_check_digit_of_a_card_is_that_of_the_standard() -> None:
    assert [luhn(f"453201511283036{last}") for last in "67"] == [True, False]


@pytest.mark.parametrize("text", ["1", " ", "13", "1 3 9 ", "电话", "账号1 ", "0599 ", "一", "13800138000 "])
def test_a_long_text_takes_as_many_steps_more_as_it_is_longer(text: str) -> None:
    """No pattern goes over the same place again and again: a long text is done at all, and as its parts are."""
    long = mask(text * (20_000 // len(text)))
    assert re.sub(r"[*]+", "", long).startswith(text[:1])
    assert "13800138000" not in long


def test_every_digit_that_unicode_knows_is_read_as_one() -> None:
    every = {chr(code): unicodedata.digit(chr(code), None) for code in range(sys.maxunicode + 1)}
    known = {char: str(digit) for char, digit in every.items() if digit is not None}
    assert len(known) > 700 and values() == known | dict.fromkeys("XxＸｘ", "X")
