"""Verify: a printed ranking against what was published; any changed cell is named."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from casework.publications.publish import publish
from cli.main import app
from pipelines.reading.excel import package
from pipelines.reading.unreadable import Unreadable
from reports.publications import verify as verifying
from reports.publications.frozen import table_of
from reports.publications.verify import NEVER, NOBODYS, NOT_OURS, verify
from reports.publications.workbook import UNPUBLISHED, Printed, context_of, published_workbook
from reports.workbooks.workbook import official
from tests.cases import ASSESSMENT
from tests.damaged_zip import DAMAGES, Damage, damaged
from tests.published import CONTEXT, assessed_figures, frozen, printed, revised
from tests.stores import NOON, Home

FIGURES = json.loads(json.dumps(assessed_figures(), ensure_ascii=False))
THIRD = printed(FIGURES)
KNOWN = [printed(FIGURES, 4), THIRD, printed({**FIGURES, "title": "另一期"}, 2)]
FILE = published_workbook(THIRD, CONTEXT)
CELLS = [
    cell.coordinate
    for row in openpyxl.load_workbook(io.BytesIO(FILE)).active.iter_rows()
    for cell in row
    if cell.value is not None
]


def changed(at: str, value: Any, content: bytes = FILE) -> bytes:
    """The file with one cell changed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active[at] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def value(at: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(FILE)).active[at].value


LINE_AT = next(at for at in CELLS if "校验码" in str(value(at)))
SCORE_AT = next(at for at in CELLS if isinstance(value(at), float))


def test_a_file_as_it_was_exported_is_the_publication_whose_number_it_carries() -> None:
    verdict = verify(FILE, KNOWN)
    assert verdict.is_same and verdict.printed is THIRD
    line = value(LINE_AT)
    assert (
        "发布 第3号 · " in line
        and " · 校验码 " in line
        and "快照 20260705T190000-abc" in line
        and "tonight" not in line
    )
    assert THIRD.digest[:12] not in line.lower()


def test_a_file_saved_again_by_another_program_is_still_the_publication() -> None:
    assert verify(changed(SCORE_AT, value(SCORE_AT)), KNOWN).is_same


@pytest.mark.parametrize("group", list(FIGURES["tables"]))
def test_the_table_of_a_group_is_the_publication_too(group: str) -> None:
    content = published_workbook(THIRD, replace(CONTEXT, filters=f"2026年上半年、{group}组"), group)
    assert verify(content, KNOWN).is_same
    assert verify(changed("B7", "别处", content), KNOWN).differences[0].cell == "B7"


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=8),
)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([at for at in CELLS if at != LINE_AT]), VALUES)
def test_any_changed_cell_is_named_with_both_values(at: str, new: Any) -> None:
    old = value(at)
    is_close = isinstance(old, int | float) and isinstance(new, int | float) and abs(old - new) < 1e-9
    if new == old or is_close or (isinstance(new, str) and "校验码" in new):
        return
    verdict = verify(changed(at, new), KNOWN)
    assert verdict.printed is THIRD
    assert [(each.sheet, each.cell) for each in verdict.differences] == [("考核排名", at)]


def test_the_difference_is_told_as_published_and_as_in_the_file() -> None:
    (one,) = verify(changed(SCORE_AT, 99.5), KNOWN).differences
    assert one.in_file == "99.5" and float(one.published) == pytest.approx(value(SCORE_AT))
    (gone,) = verify(changed(SCORE_AT, None), KNOWN).differences
    assert gone.in_file == "空"


def test_a_cell_where_there_was_none_another_sheet_and_a_number_shown_otherwise_are_seen() -> None:
    assert [each.cell for each in verify(changed("AZ99", "附注"), KNOWN).differences] == ["AZ99"]
    book = openpyxl.load_workbook(io.BytesIO(FILE))
    book.create_sheet("更正")["A1"] = "以此为准"
    book.worksheets[0][SCORE_AT].number_format = '"99.99"'
    out = io.BytesIO()
    book.save(out)
    seen = {(each.sheet, each.cell) for each in verify(out.getvalue(), KNOWN).differences}
    assert seen == {("更正", "A1"), ("考核排名", SCORE_AT)}


@settings(max_examples=15, deadline=None)
@given(st.integers(0), st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")))
def test_any_changed_character_of_the_line_is_seen(at: int, char: str) -> None:
    old = value(LINE_AT)
    at %= len(old)
    new = old[:at] + char + old[at + 1 :]
    if new == old:
        return
    verdict = verify(changed(LINE_AT, new), KNOWN)
    assert not verdict.is_same
    assert verdict.why in (NOBODYS, NOT_OURS) or verdict.differences[0].cell == LINE_AT


def test_a_code_of_another_county_belongs_to_no_publication() -> None:
    assert verify(FILE, [each for each in KNOWN if each is not THIRD]).why == NOBODYS
    assert verify(FILE, []).why == NOBODYS


def test_an_unpublished_ranking_says_so_and_carries_no_number() -> None:
    context = replace(context_of(THIRD, CONTEXT), publication=UNPUBLISHED)
    content = official(table_of(FIGURES), context)
    texts = [str(each.value) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for each in row]
    assert any("发布 未发布" in text for text in texts) and not any(
        "校验码" in text or "第3号" in text for text in texts
    )
    assert verify(content, KNOWN).why == NEVER
    assert verify(changed(LINE_AT, "无"), KNOWN).why == NOT_OURS


@pytest.mark.parametrize("content", [b"", b"no workbook", FILE[: len(FILE) // 2], FILE[:100] + FILE[300:]])
def test_what_is_no_workbook_is_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"“通报附表.xlsx”(不是完整的|已损坏).*请"):
        verify(content, KNOWN, "通报附表.xlsx")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("part", zipfile.ZipFile(io.BytesIO(FILE)).namelist())
def test_a_file_with_a_part_that_cannot_be_read_is_a_sentence_and_never_another_verdict(
    part: str, damage: Damage
) -> None:
    try:
        verdict = verify(damaged(FILE, part, damage), KNOWN, "通报附表.xlsx")
    except Unreadable as refused:
        assert "“通报附表.xlsx”不是完整的" in str(refused)
    else:
        assert verdict.printed == THIRD and verdict.is_same


def test_a_file_that_would_fill_the_memory_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(package.RATIO_FROM + 1))
    with pytest.raises(Unreadable, match="异常庞大"):
        verify(out.getvalue(), KNOWN)


def test_a_fault_of_our_own_workbook_is_not_called_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "official", lambda *_: b"not a workbook")
    with pytest.raises(zipfile.BadZipFile):
        verify(FILE, KNOWN)


def told(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["verify", *map(str, arguments)])
    return result.exit_code, result.output


def test_the_command_proves_a_file_against_the_countys_store(home: Home, tmp_path: Path, monkeypatch: Any) -> None:
    if home.url:
        monkeypatch.setenv("MINGJIAN_CASEWORK", home.url)
    with home.opened() as store:
        one = publish(store, frozen(FIGURES), ASSESSMENT, NOON)
        file = tmp_path / "排名.xlsx"
        mine = Printed(one.no, one.period, one.snapshot, one.digest, one.figures)
        file.write_bytes(published_workbook(mine, CONTEXT))
        assert told(file, "--data", home.data) == (
            0,
            f"排名.xlsx：与第 1 号发布一致（2026H1，快照 {one.snapshot}）。\n",
        )
        revised(store, one)
        code, text = told(file, "--data", home.data)
        assert code == 0 and text.endswith("注意：第 1 号已由第 2 号修订。\n")
        file.write_bytes(changed(SCORE_AT, 99.5, file.read_bytes()))
        code, text = told(file, "--data", home.data)
        assert code == 1 and f"考核排名 {SCORE_AT} 发布值 " in text and "文件值 99.5" in text
        assert told(tmp_path / "none.xlsx", "--data", home.data)[0] == 2
        (tmp_path / "text.xlsx").write_text("x")
        assert told(tmp_path / "text.xlsx", "--data", home.data)[0] == 2


def test_figures_print_the_same_after_their_way_through_json() -> None:
    assert assessed_figures() == FIGURES
    day = datetime(2026, 10, 21, tzinfo=UTC)
    assert date.fromisoformat(FIGURES["as_of"]) < day.date()
