"""Hidden names: what of rejected rows, messages and sentences is left for who need not know people."""

from __future__ import annotations

import json

import duckdb
import polars as pl
import pytest

from pipelines.lake.fence.known_headers import known_headers
from pipelines.lake.fence.masked_columns import masked_columns
from pipelines.lake.fence.people import _names
from pipelines.lake.fence.texts import _without_names
from pipelines.privacy import persons, sent_back
from pipelines.privacy.persons import is_person_header
from pipelines.registry import datasets


def base() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for macro in (*persons.MACROS, *sent_back.MACROS):
        connection.execute(macro)
    return connection


def without_names(frame: pl.DataFrame, table: str = "rejected") -> pl.DataFrame:
    """The frame as the fence lays it for a scope without names."""
    connection = base()
    connection.register("given", frame.to_arrow())
    known: dict[str, list[str]] = {}
    if table == "rejected":
        connection.execute("create table rejected as from given")
        known = known_headers(connection.execute(sent_back.HEADERS_ASKED).fetchall())
    words = masked_columns(table, frame.columns, known)
    replaced = ", ".join(f"{text} as {name}" for name, text in words.items())
    shown = pl.from_arrow(connection.execute(f"select * replace ({replaced}) from given").to_arrow_table())
    assert isinstance(shown, pl.DataFrame)
    return shown


def masked(macro: str, text: str | None) -> str | None:
    ((shown,),) = base().execute(f"select main.{macro}($text)", {"text": text}).fetchall()
    assert shown is None or isinstance(shown, str)
    return shown


def raw(dataset: str | None, **cells: str) -> dict[str, str]:
    row = pl.DataFrame({"dataset": [dataset], "raw": [json.dumps(cells, ensure_ascii=False)]},
                       schema={"dataset": pl.String, "raw": pl.String})  # fmt: skip
    shown: dict[str, str] = json.loads(without_names(row)["raw"][0])
    return shown


def test_of_a_sheet_that_nobody_recognised_no_cell_is_shown() -> None:
    assert raw(None, B列="钱七九", C列="一段长的说明：找孙八一办理", D列="3") == dict.fromkeys(
        ("B列", "C列", "D列"), "—"
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("钱七九", "钱**"),
        ("周 十二", "周**"),
        ("周　十 二", "周**"),
        ("孙八一、周十二", "孙**、周**"),
        ("孙八一、周 十二", "孙**、* 十**"),
        ("阿卜杜热合曼·买买提", "阿**·买**"),
        ("张三（组长）", "张**（组**）"),
        ("王", "王"),
        ("3 月 1 日", "3 月 1 日"),
        ("云溪县宏达建筑工程有限公司", "云溪县宏达建筑工程有限公司"),
        ("2026-03-01", "2026-03-01"),
        ("", ""),
        (None, None),
    ],
)
def test_a_cell_that_can_be_a_name_is_hidden_under_a_header_that_nobody_knows(
    cell: str | None, shown: str | None
) -> None:
    assert masked("cell_masked", cell) == shown


def test_under_headers_of_the_standard_that_hold_no_person_a_cell_is_shown() -> None:
    cells = {"项目名称": "西河桥", "预算金额（万元）": "三十万", "*项目状态": "快完了", "乡镇：": "西河镇"}
    assert raw("projects", **cells) == cells
    assert raw("payments", 项目状态="快完了") == {"项目状态": "快**"}  # which payments do not have


@pytest.mark.parametrize("key", datasets())
def test_no_persons_header_of_any_dataset_is_among_those_shown(key: str) -> None:
    fields = [field for field in datasets()[key].fields if field.name in persons.PERSONS]
    headers = [(key, word) for field in fields for word in (field.label, *field.synonyms)]
    assert known_headers(headers) == {}
    mine = [(key, field.label) for field in datasets()[key].fields if field not in fields]
    assert known_headers(mine) == {key: [label for _, label in mine]}
    assert known_headers((key, f"{label}（审核人）") for _, label in mine) == {}


@pytest.mark.parametrize(
    "header", ["审核人", "录入人", "承办人", "经手人", "法定代表人", "户主", "签字人", "分管领导", "驻村干部"]
)
def test_what_counties_call_people_is_known_and_hidden_whole(header: str) -> None:
    assert is_person_header(header)
    assert raw("projects", **{header: "阿卜杜热合曼买买提江13800000000"}) == {header: "阿**"}


def test_a_row_whose_cells_cannot_be_read_shows_none() -> None:
    rows = pl.DataFrame({"dataset": ["projects"] * 2, "raw": ['{"a":"张三","a":"李四"}', '{"a":"张三']})
    assert without_names(rows)["raw"].to_list() == ["{}", "{}"]


def test_a_reason_quotes_no_person_however_far_from_the_label_or_however_it_is_quoted() -> None:
    told = [
        {
            "field": "responsible_person",
            "label": "责任人",
            "reason": "这一格写得太长太长太长太长：“张三”李四”，请写一个人",
        },
        {"field": "status", "label": "项目状态", "reason": "“快完了”看不懂"},
    ]
    row = pl.DataFrame(
        {
            "dataset": ["projects"],
            "reasons": [json.dumps(told, ensure_ascii=False)],
            "reason_text": ["；".join(f"{each['label']}：{each['reason']}" for each in told)],
            "raw": ["{}"],
        }
    )
    shown = without_names(row)
    said = "责任人：这一格写得太长太长太长太长：“张**”，请写一个人；项目状态：“快完了”看不懂"
    assert shown["reason_text"].to_list() == [said]
    assert [each["reason"] for each in json.loads(shown["reasons"][0])] == said.replace("责任人：", "").replace(
        "项目状态：", ""
    ).split("；")
    apart = row.with_columns(reason_text=pl.lit("与“孙八一”重复"))  # which its reasons do not say
    assert without_names(apart)["reason_text"].to_list() == ["与“孙**”重复"]


def test_the_headers_that_were_seen_are_told_only_as_far_as_the_standard_knows_them() -> None:
    said = "认不出表头：看到的是“项目名称、钱七九、孙 八一 等”，最接近“项目台账”，还缺 责任人。请改写"
    files = pl.DataFrame({"message": [said, "没有可读的台账", None]})
    shown = "认不出表头：看到的是“项目名称、钱**、孙**”，最接近“项目台账”，还缺 责任人。请改写"
    assert without_names(files, "files")["message"].to_list() == [shown, "没有可读的台账", None]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张 三", "张*"),
        ("赵　六郎", "赵**"),
        ("赵六 郎", "赵**"),
        ("张 小 三", "张**"),
        ("欧阳 修", "欧阳*"),
        ("张三 李四", "张*、李*"),
        ("张 三 李 四", "张*、李*"),
        ("张三、李 四", "张*、李*"),
        ("财政局 张 三", "财政局、张*"),
        (None, None),
    ],
)
def test_a_name_written_with_a_space_is_one_name(name: str | None, shown: str | None) -> None:
    assert masked("person_masked", name) == shown
    assert masked("someone_masked", name) == shown


def test_a_sentence_hides_a_name_as_the_ledger_writes_it_and_as_the_rule_compares_it() -> None:
    connection = base()
    connection.execute(
        "create table clean_contracts as select unnest(['赵 六郎', '赵　六郎', '赵六', '张三·李']) as site_manager"
    )
    people = _names(connection)
    rows = pl.DataFrame({"rule": "double_manager", "evidence": ["项目经理赵 六郎", "项目经理赵六郎", "赵六"],
                         "subject_id": ["甲公司/赵六郎", "甲公司/赵六", "甲公司/张三李"]})  # fmt: skip
    shown = _without_names(rows, people)
    assert shown["evidence"].to_list() == ["项目经理赵**", "项目经理赵**", "赵*"]
    assert [subject.split("/")[1][1] for subject in shown["subject_id"]] == ["*", "*", "*"]
