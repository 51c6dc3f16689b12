"""The history page: which night brought what, the changes in words, the review list, and what a first night says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pages.data.history import questions
from pages.data.history.questions import Wanted
from pages.ui.site.viewer import Viewer
from pipelines.lake.snapshot_db import Scope, current
from pipelines.night import night
from reports.words.changes import cells_in_words, in_words, night_of, value_in_words
from tests.sealing import reseal
from tests.tiny import PAYMENTS, PROJECTS, ledger, project, tiny_county
from tests.views import view_of
from tests.walk import choose, opened, page_text, tables

FIRST = datetime(2026, 4, 20, 19, 0, tzinfo=UTC)
NUMBER = "350987100-2026-0001"


def paid(nth: int, amount: str, payee: str = "测试建设有限公司") -> str:
    return f"PZ-{nth},{NUMBER},2026-04-01,{amount},进度款,{payee}"


def _nights(data: Path, count: int) -> Path:
    tiny_county(data)
    header = PROJECTS + ",备注"
    for nth in range(count):
        east = project(1, "350987200", "东山乡") + ","
        ledger(data, "东山乡/项目台账.csv", header, *([east] if nth < 2 else [east.replace("村道1", "水渠1")]))
        remark = ["", "", "联系13912345678"][nth]
        twin = [project(2).replace("村道2", "村道1(补)") + ","] if nth else []
        ledger(data, "西河镇/项目台账.csv", header, project(1) + f",{remark}", *twin)
        lost = [] if nth else [paid(9, "777", "王小明")]
        ledger(data, "西河镇/拨付台账.csv", PAYMENTS, paid(1, ["1000", "900", "900"][nth]), *lost)
        night(data, now=FIRST + timedelta(days=nth), as_of=date(2026, 4, 20 + nth), processes=0)
    return data


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _nights(tmp_path_factory.mktemp("history") / "three", 3)


@pytest.fixture(scope="module")
def one_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _nights(tmp_path_factory.mktemp("history") / "one", 1)


@pytest.fixture
def county(three_nights: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINGJIAN_DATA", str(three_nights))
    return three_nights


def test_the_list_shows_every_change_in_words_newest_night_first(county: Path) -> None:
    at = opened("history")
    assert not at.exception
    shown = tables(at)[0].fillna("—")
    lines = shown[["change_label", "dataset_label", "key", "field_label", "old_words", "new_words"]].values.tolist()
    assert lines == [
        ["改动", "项目台账", "350987200-2026-0001", "项目名称", "东山乡村道1", "东山乡水渠1"],
        ["改动", "项目台账", NUMBER, "备注", "空", "联系139****5678"],
        [
            "撤回",
            "拨付台账",
            "PZ-9",
            "整行",
            f"项目编号 {NUMBER}；拨付日期 2026-04-01；拨付金额 0.0777 万元；款项性质 进度款；收款单位 王**",
            "—",
        ],
        ["改动", "拨付台账", "PZ-1", "拨付金额", "0.10 万元", "0.09 万元"],
        ["新增", "项目台账", "350987100-2026-0002", "整行", "—", "—"],
    ]
    assert "共 5 条" in page_text(at)


def test_a_night_a_ledger_a_change_and_a_file_can_be_chosen(county: Path) -> None:
    second = night_of(questions.nights(view_of(county))["snapshot"][1])
    at = choose(opened("history"), "selectbox", "哪一夜", second)
    assert len(tables(at)[0]) == 3
    at = choose(at, "selectbox", "变更", "撤回")
    assert tables(at)[0]["key"].to_list() == ["PZ-9"]
    at = choose(at, "selectbox", "台账", "项目台账")
    assert not at.exception and "按当前筛选没有变更" in page_text(at)
    at = choose(opened("history"), "selectbox", "文件", "东山乡/项目台账.csv")
    assert tables(at)[0]["township"].to_list() == ["东山乡"]


def test_a_link_to_a_night_that_is_not_there_shows_all(county: Path) -> None:
    at = opened("history", night="1999-01-01 00:00:00", file="没有这个文件.csv")
    assert not at.exception
    assert len(tables(at)[0]) == 5


def test_the_nights_and_their_files(county: Path) -> None:
    at = opened("history")
    at.session_state["history-tabs"] = "各夜"
    at.run()
    assert not at.exception
    nights, files = tables(at)[:2]
    assert nights[["added", "changed", "gone"]].values.tolist() == [[0, 2, 0], [1, 1, 1], [4, 0, 0]]
    assert nights["remark"].fillna("—").to_list() == ["—", "—", "首夜建账"]
    assert files.set_index("source_file").loc["西河镇/拨付台账.csv", ["added", "changed", "gone"]].to_list() == [
        0,
        1,
        1,
    ]
    at = choose(at, "selectbox", "哪一夜", nights["night"].to_list()[-1])
    assert tables(at)[1]["added"].sum() == 4
    at.session_state["history-tabs"] = "变更清单"
    at.run()
    assert not at.exception, "the first night can be chosen here but not in the list of changes"


def test_a_file_or_a_ledger_of_the_next_address_that_is_not_offered_is_let_go(county: Path) -> None:
    """As the browser's way back brings it, after the page has been drawn once."""
    at = opened("history", file="西河镇/拨付台账.csv")
    of_file = len(tables(at)[-1])
    at.query_params["file"], at.query_params["ledger"] = "没有这个文件", "没有这种台账"
    at.run()
    assert not at.exception and len(tables(at)[-1]) > of_file > 0


def test_the_review_list_names_both_projects_and_why(county: Path) -> None:
    at = opened("history")
    at.session_state["history-tabs"] = "疑似重复项目"
    at.run()
    assert not at.exception
    shown = tables(at)[0]
    assert shown[["project_name", "other_name"]].values.tolist() == [["西河镇村道1", "西河镇村道1(补)"]]
    assert "不会自动合并" in page_text(at)


def test_a_first_night_says_that_there_is_nothing_to_compare_with(
    one_night: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(one_night))
    at = opened("history")
    assert not at.exception and "尚无上一夜可比" in page_text(at)
    for tab in ("各夜", "疑似重复项目"):
        at.session_state["history-tabs"] = tab
        assert not at.run().exception
    assert "没有发现疑似重复的项目" in page_text(at)


def test_a_history_that_had_to_begin_anew_says_why(one_night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = current(one_night) / "manifest.json"
    kept = path.read_text("utf-8")
    history = json.loads(kept)["history"] | {"problem": "现行快照 x 已被删除。变更记录从本夜重新开始。"}
    monkeypatch.setenv("MINGJIAN_DATA", str(one_night))
    try:
        reseal(path.parent, history=history)
        import streamlit as st

        st.cache_resource.clear()
        assert "从本夜重新开始" in page_text(opened("history"))
    finally:
        path.write_text(kept, "utf-8")
        st.cache_resource.clear()


def test_a_project_shows_the_changes_of_its_own_rows(county: Path) -> None:
    at = opened("project", project=NUMBER)
    at.session_state["records"] = "台账变更记录"
    at.run()
    assert not at.exception
    shown = tables(at)[-1]
    assert sorted(shown["field_label"].to_list()) == sorted(["备注", "拨付金额", "整行"])


def test_a_viewer_sees_the_history_of_their_own_township_only(county: Path) -> None:
    own = replace(view_of(county), viewer=Viewer("镇里", Scope(("东山乡",))))
    assert set(questions.changes(own, Wanted())["township"]) == {"东山乡"}
    assert questions.nights(own)["added"].sum() == 1
    assert set(questions.files(own, None, first=True)["township"]) == {"东山乡"}
    assert questions.of_project(own, NUMBER).is_empty()
    assert questions.doubles(own).is_empty()


def test_the_township_of_the_filter_bar_applies(county: Path) -> None:
    view = view_of(county, township="东山乡")
    assert set(questions.changes(view, Wanted())["township"]) == {"东山乡"}


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("money", "100000", "0.10 万元"),
        ("money", "-1", "-0.000001 万元"),
        ("money", "123456789000000", "123,456,789.00 万元"),
        ("percent", "33.3", "33.3%"),
        ("percent", "100.0", "100%"),
        ("boolean", "true", "是"),
        ("boolean", "false", "否"),
        ("date", "2026-03-05", "2026-03-05"),
        ("id", "110101199003077777", "110***********7777"),
        ("text", "电话13912345678", "电话139****5678"),
        ("text", "", "空"),
        ("money", None, "空"),
    ],
)
def test_values_are_written_as_people_write_them(kind, text, words) -> None:
    assert value_in_words(kind, text) == words


def test_a_ledger_that_is_no_longer_known_is_still_shown(county: Path) -> None:
    history = questions.changes(view_of(county), Wanted()).head(1)
    import polars as pl

    odd = in_words(history.with_columns(dataset=pl.lit("old_ledger"), field=pl.lit("old_field")))
    assert odd.select("dataset_label", "field_label").row(0) == ("old_ledger", "old_field")
    assert cells_in_words("old_ledger", "a=b") is None
