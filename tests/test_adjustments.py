"""The register of bonuses and deductions: read line by line, and refused with line, fault and way out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import ReferenceError
from pipelines.reference.adjustments import Adjustment, load
from pipelines.reference.county import load as load_county
from tests.tiny import tiny_county

HEAD = "period,township,item,document_no,document_on,note\n"
LINE = "2026H1,西河镇,县级表彰,示政发〔2026〕12号,2026-06-18,管护先进\n"
TOWNS = ("西河镇", "东山乡")


def register(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "adjustments.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_county_without_a_register_adds_and_takes_nothing(tmp_path: Path):
    assert load(tmp_path / "adjustments.csv", TOWNS) == ()


def test_a_line_is_read_with_its_document_and_its_place(tmp_path: Path):
    path = register(tmp_path, HEAD + LINE)
    assert load(path, TOWNS) == (
        Adjustment(
            "2026H1", "西河镇", "县级表彰", "示政发〔2026〕12号", date(2026, 6, 18), "管护先进", f"{path} 第 2 行"
        ),
    )


def test_the_county_brings_its_register_and_a_changed_one_is_another_county(tmp_path: Path):
    data = tiny_county(tmp_path)
    before = load_county(data / "reference")
    register(data / "reference", HEAD + LINE)
    after = load_county(data / "reference")
    assert (before.adjustments, len(after.adjustments)) == ((), 1)
    assert before.fingerprint != after.fingerprint and before.names_fingerprint == after.names_fingerprint


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("示政发〔2026〕12号", "", "第 2 行：document_no 是空的。加减分须有期间、乡镇、事项、文号和发文日期"),
        ("2026H1", "2026-06", "第 2 行：period 写成了“2026-06”。请写成 2026、2026H1 或 2026Q3"),
        ("西河镇", "西河乡", "第 2 行：没有叫“西河乡”的乡镇，是不是西河镇？"),
        ("2026-06-18", "2026年6月", "第 2 行：document_on 写成了“2026年6月”。请写成 2026-06-18"),
        ("document_no,", "", "第 1 行：缺少列 document_no。应有的列：period、township、item、"),
    ],
)
def test_a_faulty_line_is_refused(tmp_path: Path, old: str, new: str, sentence: str):
    with pytest.raises(ReferenceError) as refused:
        load(register(tmp_path, (HEAD + LINE).replace(old, new, 1)), TOWNS)
    assert sentence in str(refused.value)
