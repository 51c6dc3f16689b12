"""The eighteen datasets: each header belongs to one of them, whichever of its words a township uses."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.sheet.header import find
from pipelines.cleaning.sheet.labels import header_text, named
from pipelines.cleaning.sheet.vocabulary import standard
from pipelines.definitions import Dataset
from pipelines.reading.sheet import Sheet
from pipelines.registry import datasets
from tests.clerk import cleaned, csv, number

KEYS = tuple(datasets())
STANDARD = {  # datasets.md: which dataset is keyed by what
    "projects": "项目台账",
    "approvals": "审批台账",
    "funds": "资金计划台账",
    "bids": "比选投标台账",
    "contracts": "合同台账",
    "changes": "变更签证台账",
    "payments": "拨付台账",
    "progress": "进度报送",
    "supervision": "监理日志",
    "materials": "材料批次",
    "inspections": "质量抽检",
    "acceptances": "验收台账",
    "disclosures": "公示台账",
    "ratings": "满意度评价",
    "complaints": "投诉意见台账",
    "contractors": "参建单位信用",
    "maintenance": "管护巡检",
    "labour": "点工台账",
}


def dataset_key(words: list[str], sheet: str = "Sheet1", file: str = "台账") -> str:
    """The dataset that a header of these words is taken for, with nothing else to go by; several, were it for them."""
    cells = pl.DataFrame({"row": [1], **{f"c{at}": [word] for at, word in enumerate(words)}})
    headers = find(Sheet(sheet, False, cells.with_columns(pl.col("row").cast(pl.Int32))), file, standard())
    return " ".join(header.dataset.key for header in headers)


def required(dataset: Dataset) -> list[str]:
    return [field.label for field in dataset.fields if field.required]


def test_the_standard_has_eighteen_datasets_in_the_order_of_a_projects_life() -> None:
    assert {key: dataset.label for key, dataset in datasets().items()} == STANDARD
    assert list(datasets()) == list(STANDARD)
    assert len({dataset.order for dataset in datasets().values()}) == 18


@pytest.mark.parametrize("key", KEYS)
def test_a_dataset_is_well_formed(key: str) -> None:
    dataset = datasets()[key]
    assert dataset.key == key
    assert {*dataset.keys, dataset.event_on, *dataset.example} <= dataset.field_names
    assert dataset.field(dataset.event_on).kind == "date"
    for field in dataset.fields:
        meanings = ("是", "否") if field.kind == "boolean" else field.choices
        if meanings:
            assert set(field.words.values()) <= set(meanings), field.name
        assert bool(field.choices) == (field.kind == "choice"), field.name


@pytest.mark.parametrize("key", KEYS)
def test_no_header_means_two_columns_of_one_dataset(key: str) -> None:
    words = [header_text(word) for f in datasets()[key].fields for word in {f.label, *f.synonyms}]
    assert [word for word, times in Counter(words).items() if times > 1] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_header_of_a_dataset_names_its_own_field(key: str) -> None:
    for field in datasets()[key].fields:
        for word in (field.label, field.name, *field.synonyms):
            entry = named(word)
            assert entry is not None, word
            assert entry.fields[key][0].name == field.name, word


@pytest.mark.parametrize("key", KEYS)
def test_the_template_is_known_by_its_headers_alone(key: str) -> None:
    assert dataset_key([field.label for field in datasets()[key].fields]) == key
    assert dataset_key(required(datasets()[key])) == key


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_header_of_synonyms_only_is_known_as_its_own_dataset(key: str, data: st.DataObject) -> None:
    words = [data.draw(st.sampled_from(field.synonyms or (field.label,))) for field in datasets()[key].fields]
    assert dataset_key(words) == key
    assert dataset_key(data.draw(st.permutations(words))) == key


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("other", KEYS)
def test_another_datasets_name_on_the_file_does_not_change_what_a_full_header_is(key: str, other: str) -> None:
    words = [field.label for field in datasets()[key].fields]
    assert dataset_key(words, file=f"{datasets()[other].label}_2026年") == key


BIDS = ["项目编号", "投标单位", "报价(万元)", "控制价(万元)", "开标日期", "是否中标"]
BID = [number(1), "甲建设公司", "36.85", "38.6", "2026-03-05", "是"]


@pytest.mark.parametrize(
    ("word", "won"),
    [("是", True), ("中标", True), ("中选", True), ("√", True), ("否", False), ("未中标", False), ("落选", False)],
)
def test_a_bidder_won_in_any_word_for_it(word: str, won: bool) -> None:
    row = dict(zip(BIDS, BID, strict=True)) | {"是否中标": word}
    result = cleaned(csv(BIDS, list(row.values())), "西河镇/比选投标台账.csv")
    assert result.clean["bids"]["is_winner"].to_list() == [won]
    assert result.clean["bids"]["bid_fen"].to_list() == [36_850_000]


def test_a_bidder_without_a_verdict_is_sent_back() -> None:
    result = cleaned(csv(BIDS, [*BID[:-1], "待定"]), "西河镇/比选投标台账.csv")
    assert result.rejected["reason_text"].to_list() == ["是否中标：必填，现在写的是“待定”"]


@pytest.mark.parametrize(
    ("key", "field", "word", "meaning"),
    [
        ("maintenance", "condition", "运行正常", "完好"),
        ("maintenance", "condition", "闲置", "停用"),
        ("materials", "test_result", "符合要求", "合格"),
        ("materials", "test_result", "不达标", "不合格"),
        ("contractors", "list", "黑名单", "黑"),
        ("contractors", "kind", "监理企业", "监理"),
        ("labour", "is_local", "外村", False),
        ("labour", "is_local", "本村", True),
        ("supervision", "is_present", "缺岗", False),
        ("supervision", "is_present", "到岗", True),
    ],
)
def test_ledgers_are_read_in_the_words_they_are_kept_in(key: str, field: str, word: str, meaning: object) -> None:
    dataset = datasets()[key]
    row = {name: dataset.example.get(name, "") for name in (f.name for f in dataset.fields)} | {field: word}
    row |= {"project_no": number(1)} if "project_no" in row else {}
    result = cleaned(csv([f.label for f in dataset.fields], list(row.values())), f"西河镇/{dataset.label}.csv")
    assert result.clean[key][field].to_list() == [meaning], result.rejected["reason_text"].to_list()


def test_a_stretch_of_work_may_stand_under_one_merged_header() -> None:
    head = csv(["项目编号", "工号", "起止时间", "", "工日", "应发工资"], ["", "", "起", "止", "", ""])
    row = csv([number(1), "G001", "2026-04-01", "2026-04", "22.5", "4950"])
    labour = cleaned(head + b"\n" + row, "西河镇/点工台账.csv").clean["labour"].row(0, named=True)
    assert (str(labour["worked_from"]), str(labour["worked_to"])) == ("2026-04-01", "2026-04-30")
    assert (labour["days"], labour["wage_fen"]) == (22.5, 495_000)


def test_a_credit_record_belongs_to_no_township_whoever_hands_it_in() -> None:
    head = ["单位名称", "文号", "名单", "列入日期"]
    rows = [[firm, "云建信〔2026〕3号", "黑", "2026-01-20"] for firm in ("甲建设公司", "乙建设公司", "丙建设公司")]
    for name in ("参建单位信用.csv", "西河镇/参建单位信用.csv"):
        records = cleaned(csv(head, *rows), name).clean["contractors"]
        assert records["document_no"].to_list() == ["云建信〔2026〕3号"] * 3
        assert records["list"].to_list() == ["黑"] * 3
