"""Masks: no mobile and no identity number that anybody typed anywhere leaves by an export or a page's question."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.ui.ask.query import ask
from pipelines.check.check import check
from pipelines.cleaning.text.text import shown
from pipelines.definitions import Dataset, Field
from pipelines.lake.snapshot_db import Lake, Scope, current
from pipelines.night import night
from pipelines.privacy.masks import FEW, mask, masked
from pipelines.reference.county import load
from pipelines.reference.ledgers import is_register
from pipelines.registry import datasets
from reports.export import FORMATS
from reports.tables import OUTCOMES, Question, table
from reports.tables import TABLES as EXPORTS
from reports.workbooks.context import ExportContext
from reports.workbooks.issues import issues_workbook
from reports.workbooks.rejected import rejected_workbook
from tests import tiny
from tests.clerk import COUNTY
from tests.soaked import some
from tests.views import view_of

MOBILE, PERSON, OLD = "13912345678", "350304199001011234", "350304900101123"
BORN = "(19[4-9][0-9]|20[01][0-9])(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])"
WIDE = str.maketrans("0123456789", "0123456789")
STYLES = (
    MOBILE, MOBILE.translate(WIDE), "139-1234-5678", "139 1234 5678", "+86 139 1234 5678", "8613912345678",
    "139—1234—5678", "1391 234 5678", "tel13912345678", "微信wx13912345678",
)  # fmt: skip
PEOPLE = (PERSON, PERSON.translate(WIDE), "350304 19900101 1234", "350304-1990-0101-1234", OLD)
NUMBER = "350987100-2026-0001"
PLACE = {"longitude": "118.15", "latitude": "25.05", "plan_year": "2026", "project_no": NUMBER, "percent": "50"}
KINDS = {
    "money": "20",
    "date": "2026-03-05",
    "percent": "50",
    "integer": "3",
    "number": "3",
    "boolean": "是",
    "score": "80",
}


def bare(text: str) -> str:
    """The digits as a reader would put them together."""
    return re.sub(r"[\s\-—–.·]", "", unicodedata.normalize("NFKC", text))


def leaks(text: str) -> list[str]:
    return [number for number in (MOBILE, PERSON, OLD) if number in bare(text)]


@pytest.mark.parametrize("typed", [*STYLES, *PEOPLE])
@pytest.mark.parametrize("around", ["{}", "请联系张三{}，谢谢", "电话:{}转2", "{}.0", "({})", "{}/{}"])
def test_a_number_is_hidden_however_it_is_typed(typed: str, around: str) -> None:
    assert leaks(mask(around.replace("{}", typed))) == []


def test_a_line_in_a_house_keeps_its_last_four_digits() -> None:
    assert [mask(text) for text in ("0594-2261234", "(0594)22612345。", "010-62261234")] == [
        "****1234",
        "****2345。",
        "****1234",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "350987138-2026-0001", "119.13912345678", "6222021234567890123", "2026.3.5 13:00", "119.015000,25.431800",
        "闽发改〔2026〕139号", "HT-2024-0012345", "2024-0012345", "91350100M000100Y43", "380000.00",
    ],
)  # fmt: skip
def test_other_numbers_are_left_exactly_as_they_are(text: str) -> None:
    assert mask(text) == text


@settings(deadline=None)
@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(rf"[1-8][0-9]{{5}}{BORN}[0-9]{{3}}[0-9X]", fullmatch=True),
    st.text(st.characters(categories=["Lo", "Po", "Zs"]), max_size=20),
)  # fmt: skip
def test_no_mobile_and_no_identity_number_survives_any_words_around_it(mobile: str, person: str, words: str) -> None:
    hidden = mask(f"{words}{mobile}{words}。{person}{words}")
    assert mobile not in hidden
    assert person not in hidden
    assert mask(hidden) == hidden
    assert mask(words) == words


def test_only_texts_are_masked_and_keys_are_kept() -> None:
    frame = pl.DataFrame({"project_no": [MOBILE], "remark": [f"电话{MOBILE}"], "n": [13912345678], "none": [None]})
    assert masked(frame, keep=("project_no",)).row(0) == (MOBILE, "电话139****5678", 13912345678, None)


WRITTEN = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from([*"0123456789", *"０１２三四五六七八九幺Ⅷ①٣½ -（）转账"]), max_size=24),
    st.sampled_from([MOBILE, f"电话{MOBILE}", "PZ-350987202-2026-0002-01", "1.3800138E+10", ""]),
)


@given(st.lists(st.one_of(st.none(), WRITTEN), max_size=8))
def test_a_short_table_and_a_long_one_are_masked_as_each_text_is(texts: list[str | None]) -> None:
    short = pl.DataFrame({"remark": texts}, schema={"remark": pl.String})
    long = pl.concat([short] * (FEW // max(1, len(texts)) + 1))
    expected = [text if text is None else mask(text) for text in texts]
    assert masked(short)["remark"].to_list() == expected
    assert masked(long)["remark"].to_list()[: len(texts)] == expected


def cell(field: Field, dataset: Dataset, nth: int, typed: str) -> str:
    if field.name in PLACE:
        return PLACE[field.name]
    if field.kind == "text":
        return f"张三{typed}"
    if field.kind in ("choice", "township", "village"):
        return {"township": "西河镇", "village": "西新村"}.get(field.kind) or field.choices[0]
    if field.kind == "id":
        return f"K-{nth}"
    return f"2026-03-{nth:02d}" if field.kind == "date" and field.name in dataset.keys else KINDS[field.kind]


def hand_in(data: Path) -> None:
    """A ledger of every dataset with a number in every free text; its last row has a cell that cannot be read."""
    for key, dataset in datasets().items():
        typed = [f"{STYLES[nth % len(STYLES)]} {PEOPLE[nth % len(PEOPLE)]}" for nth in range(len(STYLES))]
        rows = [[cell(f, dataset, nth, text) for f in dataset.fields] for nth, text in enumerate(typed, start=1)]
        rows = rows[:1] if key == "projects" else rows
        unread = dict(zip((f.name for f in dataset.fields), rows[0], strict=True))
        spoilt = next(f.name for f in dataset.fields if f.kind == "date")
        rows.append([*(unread | {spoilt: f"打{MOBILE}问"}).values()])
        lines = ["\t".join(row) for row in rows]
        place = "" if is_register(dataset) else "西河镇/"  # the county's own registers are handed in by its offices
        tiny.ledger(data, f"{place}{dataset.label}.tsv", "\t".join(f.label for f in dataset.fields), *lines)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tiny.tiny_county(tmp_path_factory.mktemp("masks"))
    hand_in(data)
    night(data, now=datetime(2026, 10, 20, 19, 0, tzinfo=UTC), processes=0)
    return data


CONTEXT = ExportContext("云溪县", "s", date(2026, 10, 20), "", "", "甲", datetime(2026, 10, 20), "题")


def inside(data: bytes) -> str:
    """All text of a file; of a workbook, the text of all its parts."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml"))


def test_the_county_holds_the_numbers_that_must_not_leave_it(county: Path) -> None:
    lake = Lake.open(current(county))
    held = [key for key in datasets() if lake.sql(f'select * from "clean_{key}"').height]
    assert held == list(datasets())
    assert leaks(lake.sql("select content from project_facts").write_json()) == [MOBILE, PERSON]
    assert set(lake.sql("select dataset from rejected")["dataset"]) == set(datasets())


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("name", some(EXPORTS, 3))
def test_no_export_lets_a_number_out(county: Path, name: str, outcome: str) -> None:
    frame = table(Lake.open(current(county)), name, Question(outcome=outcome), Scope(names=True))
    for make in FORMATS.values():
        assert leaks(inside(make(frame, CONTEXT))) == []


def test_no_question_of_a_page_is_answered_with_a_number(county: Path) -> None:
    view = view_of(county)
    answers = {name: ask(view, f'select * from "{name}"').write_json() for name in view.lake.tables()}
    assert len(answers) > len(datasets())
    assert {name: numbers for name, text in answers.items() if (numbers := leaks(text))} == {}


def test_no_workbook_of_a_page_holds_a_number(county: Path) -> None:
    view = view_of(county)
    findings, back = ask(view, "select * from findings"), ask(view, "select * from rejected")
    assert leaks(inside(issues_workbook(findings, CONTEXT))) == []
    assert leaks(inside(rejected_workbook(back, CONTEXT))) == []


def test_check_says_what_is_wrong_without_the_number(county: Path) -> None:
    for path in sorted((county / "inbox").rglob("*.tsv")):
        answer = check(f"西河镇/{path.name}", path.read_bytes(), load(county / "reference"))
        assert answer["reasons"]
        assert leaks(json.dumps(answer, ensure_ascii=False)) == []


@pytest.mark.parametrize("width", range(44))
@pytest.mark.parametrize("typed", [MOBILE, PERSON, "139 1234 5678", "0594-2261234"])
def test_a_quotation_that_is_cut_shows_no_more_of_a_number_than_a_whole_one(width: int, typed: str) -> None:
    text = f"{'字' * width}{typed}{'尾' * 40}"
    quoted = pl.DataFrame({"text": [text]}).select(shown(pl.col("text"))).item()
    assert not any(len(piece) > 4 for piece in re.findall(r"\d+", bare(mask(quoted))))


@pytest.mark.parametrize("before", ["", "联系人", "这是一个很长的说明文字共计", "一" * 12, "一" * 19])
@pytest.mark.parametrize("typed", [*STYLES, *PEOPLE])
def test_a_line_taken_for_a_header_shows_nobodys_number_whole_or_cut(before: str, typed: str) -> None:
    lines = "\n".join(f"{n}\t甲方公司\t乙公司\t{before}{typed}\t2021-09-23" for n in (1, 2, 3))
    answer = check("甲乡/一览.tsv", f"供应商一览\n{lines}".encode(), COUNTY)
    text = json.dumps(answer, ensure_ascii=False)
    assert answer["refused"] and leaks(text) == []
    digits = re.findall(r"\d+", unicodedata.normalize("NFKC", text.replace("2021-09-23", "")))
    assert max(map(len, digits)) <= 5  # 86 and the three that are shown
