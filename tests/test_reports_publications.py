"""What is made of a publication: 通报 in words, the pack of a township, and two publications compared."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from typing import Any

import docx
import openpyxl
import polars as pl
import pytest

from reports.publications.appeal_pack import appeal_pack
from reports.publications.circular import circular
from reports.publications.compare import compared
from tests.published import CONTEXT, assessed_figures, printed

FIGURES = assessed_figures()
NIGHT = "20260705T190000-abc"
PLACED = sorted((row for row in FIGURES["ranking"] if row["score"] is not None), key=lambda row: row["rank"])
HEADINGS = ["一、总体情况", "二、排名情况", "三、存在问题", "四、下步要求"]


def rows_of(township: str, figures: dict[str, Any] = FIGURES) -> dict[str, Any]:
    return next(row for row in figures["ranking"] if row["township"] == township)


def paragraphs(figures: dict[str, Any], **more: Any) -> list[str]:
    made = docx.Document(io.BytesIO(circular(printed(figures, **more), CONTEXT, CONTEXT.when)))
    return [each.text for each in made.paragraphs if each.text]


def test_the_circular_has_its_four_parts_written_from_the_frozen_figures() -> None:
    lines = paragraphs(FIGURES)
    assert [line for line in lines if line in HEADINGS] == HEADINGS
    text = "\n".join(lines)
    scores = sorted(row["score"] for row in PLACED)
    mean = sum(scores) / len(scores)
    assert f"平均{mean:.2f}分，最高{scores[-1]:.2f}分，最低{scores[0]:.2f}分" in text
    first, last = PLACED[0], PLACED[-1]
    assert f"居前三名的是{first['township']}（{first['score']:.2f}分）" in text
    assert f"{last['township']}（{last['score']:.2f}分）。" in text.partition("居后三名的是")[2]
    assert "发布 第3号" in text and "修订版" not in text
    assert "本通报为第1号发布的修订版" in "\n".join(paragraphs(FIGURES, revises=1))


def test_a_quarter_is_told_by_tiers_without_places() -> None:
    figures = deepcopy(FIGURES)
    for row in figures["ranking"]:
        row |= {"rank": None, "grade": None, "rank_low": None, "rank_high": None}
    text = "\n".join(paragraphs(figures))
    assert "暂列第1档的有" in text and "前三名" not in text and "不排名次" in text


def test_who_has_not_reported_is_named_for_that_and_who_was_not_ranked_with_the_reason() -> None:
    figures = deepcopy(FIGURES)
    point = next(each for each in figures["points"] if each["township"] == "西河镇")
    point |= {"state": "unreported", "missing": "点工台账、合同台账、验收台账、项目台账", "points": 0.0}
    rows_of("东山乡", figures).update({"score": None, "rank": None, "note": "有效权重不足80"})
    text = "\n".join(paragraphs(figures))
    assert "西河镇应报未报合同台账、点工台账、项目台账等4种台账" in text and "西河镇要补报所缺台账" in text
    assert "不参评的有东山乡（有效权重不足80）、北沟乡（" in text and "5个乡镇中3个参加考核" in text


@pytest.fixture(scope="module")
def pack() -> openpyxl.Workbook:
    place = {"source_file": "质量 13912345678.xlsx", "source_sheet": "=表1", "source_row": [7, 8]}
    facts = {"project_no": ["P1", "P2"], "project_name": "村道", "numerator": [0.0, 1.0], "denominator": [1.0, 1.0]}
    cases = {"quality_pass_rate": pl.DataFrame(facts | place)}
    return openpyxl.load_workbook(io.BytesIO(appeal_pack(printed(FIGURES), "南屏镇", cases, NIGHT, CONTEXT)))


def cells(book: openpyxl.Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return [tuple(v for v in row if v is not None) for row in book[sheet].iter_rows(values_only=True)]


def test_the_pack_has_points_weights_and_pulled_rates(pack: openpyxl.Workbook) -> None:
    assert pack.sheetnames == ["得分", "名次和相邻乡镇", "未达标案例", "全部案例"]
    own = [each for each in FIGURES["points"] if each["township"] == "南屏镇"]
    body = cells(pack, "得分")
    for each in own:
        (line,) = [row for row in body if len(row) > 8 and row[1] == each["weight"] and row[4] == each["value"]]
        assert line[3] == each["cases"] and line[8:10] == pytest.approx((each["adjusted"], each["points"]))
    assert any("有效权重" in str(row) for row in body) and any("九成把握" in str(row) for row in body)


def test_the_pack_has_the_neighbours_by_place(pack: openpyxl.Workbook) -> None:
    at = [row["township"] for row in PLACED].index("南屏镇")
    wanted = [row["township"] for row in PLACED[max(0, at - 2) : at + 3]]
    townships = {row["township"] for row in PLACED}
    shown = [row[1] for row in cells(pack, "名次和相邻乡镇") if len(row) > 3 and row[1] in townships]
    assert shown == wanted


def test_missed_cases_stand_with_file_sheet_and_row_and_hostile_text_stays_text(pack: openpyxl.Workbook) -> None:
    missed = [row for row in cells(pack, "未达标案例") if "P1" in row or "P2" in row]
    assert [row[1:] for row in missed] == [("P1", "村道", 0, 1, "件", "质量 139****5678.xlsx", "=表1", "7")] or [
        row[1:] for row in missed
    ] == [("P1", "村道", 0, 1, "件", "质量 139****5678.xlsx", "=表1", 7)]
    assert sum("P1" in row or "P2" in row for row in cells(pack, "全部案例")) == 2
    assert not any(cell.data_type == "f" for sheet in pack for row in sheet.iter_rows() for cell in row)


def test_a_pack_out_of_a_later_snapshot_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(appeal_pack(printed(FIGURES), "西河镇", {}, "later", CONTEXT)))
    assert "发布用的是快照" in str(cells(book, "未达标案例")) and "later" in str(cells(book, "全部案例"))
    of_group = replace(CONTEXT, filters="Ⅰ组")
    assert appeal_pack(printed(FIGURES), "=1+1镇", {}, NIGHT, of_group)


def test_two_publications_are_compared_township_by_township_the_changed_first() -> None:
    after = deepcopy(FIGURES)
    rows_of("南屏镇", after)["score"] += 1.0
    point = next(p for p in after["points"] if (p["township"], p["kpi"]) == ("南屏镇", "quality_pass_rate"))
    before_points, point["points"] = point["points"], 99.0
    rows_of("西河镇", after)["score"] += 0.004  # not seen in two decimals
    rows = compared(FIGURES, after)
    assert [row["township"] for row in rows if row["is_changed"]] == ["南屏镇"] == [rows[0]["township"]]
    assert rows[0]["score_change"] == pytest.approx(1.0)
    assert rows[0]["why"].endswith(f"{before_points:.2f}→99.00") and all(row["why"] is None for row in rows[1:])


def test_a_township_that_only_one_of_them_has_is_a_change() -> None:
    after = deepcopy(FIGURES)
    after["ranking"] = [row for row in after["ranking"] if row["township"] != "西河镇"]
    rows = compared(FIGURES, after)
    assert rows[0]["township"] == "西河镇" and rows[0]["rank_after"] is None and rows[0]["score_change"] is None
    assert [row["is_changed"] for row in compared(FIGURES, FIGURES)] == [False] * 5
