"""The official tables, read back by another reader: layout, figures, notes, and nothing that runs."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.ranking.schemes.scheme import Indicator, Scheme
from reports.workbooks.context import ExportContext, chinese_period
from reports.workbooks.issues import BANNER, COLUMNS, issues_workbook
from reports.workbooks.ranking import ranking_title, ranking_workbook
from reports.workbooks.rejected import rejected_workbook
from reports.workbooks.workbook import row_height

FORMULA = '=HYPERLINK("http://x","路")'


def indicator(kpi: str, label: str, weight: float) -> Indicator:
    return Indicator(kpi, label, weight, floor=60, target=95, scale=100)


SCHEME = Scheme(
    name="默认方案",
    version="1",
    indicators=(indicator("completion_rate", "项目完成率", 60), indicator("satisfaction", "群众满意度", 40)),
    pending=(indicator("rectification_rate", "整改销号率", 5),),
    tie_break=(),
    grades=(),
    groups=("Ⅰ",),
)


def context(title: str) -> ExportContext:
    return ExportContext(
        county="示例县",
        snapshot="20261020T190000-abc",
        as_of=date(2026, 10, 20),
        filters="2026年第三季度",
        scheme="默认方案",
        who="考核科 张",
        when=datetime(2026, 10, 21, 8, 30),
        title=title,
    )


def sheet_of(data: bytes, name: str) -> Worksheet:
    sheet: Worksheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    return sheet


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def row_with(sheet: Worksheet, text: str) -> list[Any]:
    return next([cell.value for cell in row] for row in sheet.iter_rows() if text in [cell.value for cell in row])


def township(name: str, rank: int | None, score: float | None, points: float | None, note: str = "") -> dict[str, Any]:
    return {
        "rank": rank,
        "township": name,
        "group": "Ⅰ",
        "group_rank": rank,
        "score": score,
        "grade": "良好" if rank else "不参评",
        "previous_rank": 3,
        "change": None if rank is None else 3 - rank,
        "note": note,
        "tier": rank,
        "rank_low": rank,
        "rank_high": None if rank is None else rank + 1,
        "bonus": 1.0,
        "deduction": 3.0,
        "effective_weight": 100.0 if points is not None else 60.0,
        "completion_rate": 91.239,
        "completion_rate_points": 80.0,
        "completion_rate_cases": 12.0,
        "satisfaction": 88.0,
        "satisfaction_points": points,
        "satisfaction_cases": 9.0,
    }


RANKING = pl.DataFrame(
    [
        township("不够镇", None, None, None, "案例不足的权重超过一半"),
        township("东山镇", 2, 80.0, None),
        township("西河镇", 1, 90.0, 70.0),
    ],
    infer_schema_length=None,
)


POINTS = pl.DataFrame(
    {"kpi": ["completion_rate", "satisfaction"], "state": ["scored", "no_cases"]}, schema={"kpi": str, "state": str}
)


@pytest.fixture(scope="module")
def ranking() -> Worksheet:
    title = ranking_title("示例县", "2026H1")
    return sheet_of(ranking_workbook(RANKING, POINTS, SCHEME, context(title)), "考核排名")


def test_the_ranking_carries_title_unit_and_where_it_comes_from(ranking: Worksheet) -> None:
    assert ranking["A1"].value == "示例县2026年上半年村级小型工程考核排名"
    assert ranking["A1"].font.sz == 22
    first_rows = texts(ranking)[:3]
    for phrase in (
        "2026年10月20日",
        "20261020T190000-abc",
        "默认方案",
        "考核科 张",
        "2026-10-21 08:30",
        "2026年第三季度",
    ):
        assert phrase in first_rows[1]
    assert first_rows[2] == "单位：分"


def test_each_indicator_has_value_and_points_under_one_merged_header(ranking: Worksheet) -> None:
    row = next(r for r in range(1, 9) if ranking.cell(r, 1).value == "排名")
    assert ranking.cell(row, 7).value == "项目完成率\n（权重60）"
    assert [ranking.cell(row + 1, at).value for at in (7, 8)] == ["值（%）", "得分"]
    assert {f"G{row}:H{row}", f"A{row}:A{row + 1}"} <= {str(merged) for merged in ranking.merged_cells.ranges}


def test_ranked_townships_come_first_and_those_not_ranked_are_named_with_the_reason(ranking: Worksheet) -> None:
    order = [row[1].value for row in ranking.iter_rows() if row[1].value in RANKING["township"].to_list()]
    assert order == ["西河镇", "东山镇", "不够镇"]
    assert row_with(ranking, "不够镇")[-4:] == ["不参评", "60", 3, "—"]
    assert any("不够镇不参评：案例不足的权重超过一半" in text for text in texts(ranking))


def test_the_last_row_is_the_mean_over_ranked_townships_only(ranking: Worksheet) -> None:
    closing = row_with(ranking, "平均")
    assert closing[6:12] == ["—", 80.0, "—", 70.0, "—", 85.0]


def test_interval_tier_and_what_was_added_or_taken_stand_in_the_row(ranking: Worksheet) -> None:
    row = row_with(ranking, "西河镇")
    assert (row[0], row[4], row[5], row[10]) == (1, "1—2", 1, -2.0)
    assert row_with(ranking, "不够镇")[4] == "—"


def test_the_weights_that_count_are_printed_and_a_quarter_is_called_provisional(ranking: Worksheet) -> None:
    whole = "计入的权重合计100：项目完成率60、群众满意度40；全县无数据、不计的指标：整改销号率。"
    assert any(whole in text for text in texts(ranking))
    assert ranking_title("示例县", "2026Q3") == "示例县2026年第三季度村级小型工程考核暂列情况"
    quarter = RANKING.with_columns(rank=pl.lit(None, pl.Int64))
    sheet = sheet_of(ranking_workbook(quarter, POINTS, SCHEME, context("暂列")), "考核排名")
    assert any("季度只列档次、不排名次" in text for text in texts(sheet))
    order = [row[1].value for row in sheet.iter_rows() if row[1].value in RANKING["township"].to_list()]
    assert order == ["西河镇", "东山镇", "不够镇"]


def test_rank_changes_are_arrows_and_figures_have_two_decimals(ranking: Worksheet) -> None:
    assert row_with(ranking, "西河镇")[-1] == "▲2"
    cell = next(cell for row in ranking.iter_rows() for cell in row if cell.value == 91.239)
    assert cell.number_format == "#,##0.00"
    assert cell.alignment.horizontal == "right"


def test_the_table_prints_on_a4_across_with_its_header_on_every_page(ranking: Worksheet) -> None:
    setup = ranking.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToHeight) == ("landscape", 9, 0)
    assert ranking.print_title_rows == "$4:$5"
    assert ranking.freeze_panes == "C6"
    signed = next(text for text in texts(ranking) if text.startswith("填报单位"))
    assert [part.rstrip("：") for part in signed.split()] == ["填报单位", "审核人", "制表人", "日期"], "room to sign"


def test_the_table_is_open_at_its_left_and_right_edge(ranking: Worksheet) -> None:
    row = next(row for row in ranking.iter_rows() if row[1].value == "西河镇")
    assert row[0].border.left.style is None
    assert row[-1].border.right.style is None
    assert row[0].border.right.style == "thin"


def test_an_indicator_that_nobody_has_data_for_has_no_column_and_is_said_in_the_notes() -> None:
    left_out = POINTS.with_columns(state=pl.Series(["scored", "left_out"]))
    sheet = sheet_of(ranking_workbook(RANKING, left_out, SCHEME, context("排名")), "考核排名")
    assert any(
        "计入的权重合计60：项目完成率60；全县无数据、不计的指标：群众满意度、整改销号率。" in text
        for text in texts(sheet)
    )
    assert not any(text.startswith("群众满意度") for text in texts(sheet))


def test_a_ranking_without_any_township_still_prints() -> None:
    sheet = sheet_of(ranking_workbook(RANKING.clear(), POINTS.clear(), SCHEME, context("排名")), "考核排名")
    assert row_with(sheet, "平均")[11] == "—"


def finding(**changes: Any) -> dict[str, Any]:
    return {
        "rule": "no_such_rule",
        "label": "无合同付款",
        "level": "red",
        "township": "西河镇",
        "project_no": "350987101-2026-0001",
        "project_name": FORMULA,
        "amount_fen": 12_345_678,
        "evidence": "2026-03-05 拨付,联系 13912345678",
        "department": "",
        "first_seen_on": date(2026, 10, 20),
        "source_file": "西河镇/拨付台账.xlsx",
        "source_sheet": "拨付台账",
        "source_row": 17,
        **changes,
    }


def issues(*rows: dict[str, Any]) -> Worksheet:
    return sheet_of(
        issues_workbook(pl.DataFrame(rows, infer_schema_length=None), context("示例县问题清单")), "问题清单"
    )


def test_the_issue_list_has_the_columns_of_the_meeting_and_says_that_findings_are_leads() -> None:
    sheet = issues(finding())
    header = "序号 乡镇 项目名称 项目编号 问题类别 问题描述 涉及金额 依据 预警等级 首次发现日 数据来源 建议牵头部门"
    assert row_with(sheet, "序号") == [*header.split(), "立案编号", "办理状态"] == [column.label for column in COLUMNS]
    assert sheet["A2"].value == BANNER == "以下为系统比对疑点，须经核实"


def test_an_issue_names_amount_in_wan_yuan_level_in_words_source_and_masks_phones() -> None:
    row = row_with(issues(finding()), "无合同付款")
    assert row[6] == pytest.approx(12.345678)
    assert row[8] == "红"
    assert row[10] == "西河镇/拨付台账.xlsx › 拨付台账 › 第17行"
    assert "139****5678" in row[5]
    assert row[7] == row[11] == "—"


def test_the_first_seen_day_is_the_findings_own() -> None:
    sheet = issues(finding(first_seen_on=date(2026, 7, 1)))
    assert row_with(sheet, "无合同付款")[9] == datetime(2026, 7, 1)


def test_an_issue_without_amount_shows_a_dash_never_zero() -> None:
    assert row_with(issues(finding(), finding(label="工期拖延", amount_fen=None)), "工期拖延")[6] == "—"


def test_a_project_name_that_looks_like_a_formula_stays_text() -> None:
    sheet = issues(finding())
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA)
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_title_that_looks_like_a_formula_stays_text_although_its_cells_are_merged() -> None:
    data = issues_workbook(pl.DataFrame([finding()]), context("=1+1"))
    assert sheet_of(data, "问题清单")["A1"].data_type == "s"


REJECTED = pl.DataFrame(
    [
        {
            "dataset": "payments",
            "township": "西河镇",
            "project_no": "350987101-2026-0001",
            "source_file": "西河镇/拨付台账.xlsx",
            "source_sheet": "拨付台账",
            "source_row": row,
            "raw": json.dumps(
                {"凭证号": "PZ-1", "拨付 时间": "2026.13.5", "拨付金额(万元)": FORMULA}, ensure_ascii=False
            ),
            "reasons": json.dumps(
                [{"field": "paid_on", "label": "拨付 时间", "reason": "没有这一天"}], ensure_ascii=False
            ),
            "reason_text": "拨付时间：没有这一天（2026.13.5）",
        }
        for row in (9, 7)
    ]
)


def test_rejected_rows_are_listed_in_file_order_with_their_reasons() -> None:
    sheet = sheet_of(rejected_workbook(REJECTED, context("退回清单")), "退回清单")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows() if row[2].value == "拨付台账"]
    assert [row[6] for row in rows] == [7, 9]
    assert rows[0][7] == "拨付时间：没有这一天（2026.13.5）"


def test_the_townships_own_cells_come_back_with_the_bad_one_coloured() -> None:
    sheet = sheet_of(rejected_workbook(REJECTED, context("退回清单")), "拨付台账")
    header = [cell.value for cell in sheet[3]]
    assert header == ["退回原因", "文件", "工作表", "行号", "凭证号", "拨付 时间", "拨付金额(万元)"]
    good, bad, formula = sheet[4][4], sheet[4][5], sheet[4][6]
    assert bad.value == "2026.13.5"
    assert bad.fill.fgColor.rgb.endswith("F4C7C3")
    assert good.fill.fill_type is None
    assert (formula.value, formula.data_type) == (FORMULA, "s")


def rejected_cells(*rows: dict[str, str], field: str) -> pl.DataFrame:
    reasons = json.dumps([{"field": field, "label": "", "reason": "必填"}])
    return pl.concat(
        REJECTED.head(1).with_columns(raw=pl.lit(json.dumps(row, ensure_ascii=False)), reasons=pl.lit(reasons))
        for row in rows
    )


def test_two_files_with_different_words_for_a_field_share_its_column() -> None:
    frame = rejected_cells(
        {"凭证号": "a", "付款日期": "x"}, {"凭证号": "b", "支付日期": "y", "村民组": "z"}, field="paid_on"
    )
    sheet = sheet_of(rejected_workbook(frame, context("退回清单")), "拨付台账")
    assert [cell.value for cell in sheet[3]][4:] == ["凭证号", "拨付日期", "村民组"]
    assert [row[5].value for row in sheet.iter_rows(min_row=4)] == ["x", "y"]


def test_a_cell_that_nobody_filled_has_a_coloured_place_all_the_same() -> None:
    sheet = sheet_of(rejected_workbook(rejected_cells({"凭证号": "a"}, field="payee"), context("退回清单")), "拨付台账")
    assert sheet[3][5].value == "收款单位"
    assert sheet[4][5].fill.fgColor.rgb.endswith("F4C7C3")


def test_a_rejected_list_without_rows_still_opens() -> None:
    assert openpyxl.load_workbook(io.BytesIO(rejected_workbook(REJECTED.clear(), context("x")))).sheetnames == [
        "退回清单"
    ]


@pytest.mark.parametrize(
    ("period", "words"), [("2026", "2026年"), ("2026Q3", "2026年第三季度"), ("2026-09", "2026年9月")]
)
def test_periods_are_written_in_words(period: str, words: str) -> None:
    assert chinese_period(period) == words


def test_a_cell_of_several_lines_is_as_high_as_all_of_them() -> None:
    assert row_height([("一\n二\n三", 20)]) == row_height([("一" * 27, 20)]) > row_height([("一", 20)])
