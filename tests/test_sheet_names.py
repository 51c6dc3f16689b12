"""Sheet names: whatever a department is called, Excel opens the workbook."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from reports.workbooks.sheet_names import LONGEST, NOTHING, sheet_names

WRITTEN = st.sampled_from(["县住建局", "A/B", "a b", "History", "'x'", "ß", "SS", "[]"])


@given(st.lists(st.one_of(st.text(max_size=40), WRITTEN), max_size=12))
def test_every_name_is_short_clean_and_nobody_elses(texts: list[str]) -> None:
    names = sheet_names(texts, ["问题清单"])
    assert len(names) == len(texts)
    assert len({name.casefold() for name in (*names, "问题清单", "history")}) == len(names) + 2
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= LONGEST
        assert not set(name) & set("[]:*?/\\") and name[0] != "'" != name[-1] and name == name.strip()


def test_excel_takes_them() -> None:
    names = sheet_names(
        ["A/B", "a b", "ab", "History", "'x'", "ß", "SS", "[]", "\x00", "局" * 40, "局" * 41], ["问题清单"]
    )
    book = xlsxwriter.Workbook(buffer := io.BytesIO(), {"in_memory": True})
    for name in ("问题清单", *names):
        book.add_worksheet(name)  # raises for a name that Excel refuses, or knows already
    book.close()
    assert openpyxl.load_workbook(io.BytesIO(buffer.getvalue())).sheetnames == ["问题清单", *names]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["县住建局"], ["县住建局"]),
        (["县住建局/规划科"], ["县住建局规划科"]),
        (["财政局", "财政局"], ["财政局", "财政局（2）"]),
        (["", "[]"], [NOTHING, f"{NOTHING}（2）"]),
        (["问题清单"], ["问题清单（2）"]),
        (["局" * LONGEST], ["局" * LONGEST]),
        (["局" * (LONGEST + 1)], ["局" * LONGEST]),
    ],
)
def test_a_name_stays_as_it_is_as_far_as_it_can(texts: list[str], names: list[str]) -> None:
    assert sheet_names(texts, ["问题清单"]) == names
