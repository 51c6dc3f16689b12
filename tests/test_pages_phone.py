"""On a phone a table is cards, filters are folded, and a map is no taller than the county in its width."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from pages.ui.ask import submissions
from pages.ui.kit import grid, tables
from pages.ui.kit.html.render import render
from pages.ui.kit.maps import maps
from pages.ui.kit.phone import narrow
from tests.views import view_of
from tests.walk import opened, page_text

COLUMNS = (
    tables.Column("label", "规则", width=124),
    tables.Column("level", "等级", "level", width=72),
    tables.Column("amount_fen", "涉及金额", "money", width=110),
    tables.Column("happened_on", "发生日期", "day", width=100),
    tables.Column("evidence", "比对结果", width=560),
)
FRAME = pl.DataFrame(
    {
        "label": ["工期拖延", "<b>超付</b>"],
        "level": ["red", "yellow"],
        "amount_fen": [123_000_000, None],
        "happened_on": [None, None],
        "evidence": ["计划 2026-08-19 竣工，未见竣工", None],
    },
    schema_overrides={"happened_on": pl.Date, "amount_fen": pl.Int64},
)


@pytest.fixture
def on_a_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "cookies", {narrow.COOKIE: narrow.YES})


def test_a_card_has_its_name_its_lamp_with_its_shape_its_sentence_and_what_is_known_in_pairs() -> None:
    first, second = tables.cards(FRAME, COLUMNS, "any", "label")
    assert first.name == "工期拖延" and [(mark.text, mark.colour) for mark in first.marks] == [("◆ 红", "red")]
    assert first.words == ["计划 2026-08-19 竣工，未见竣工"]
    assert [(pair.label, pair.text) for pair in first.pairs] == [("涉及金额（万元）", "123.00")]
    assert second.words == [] and second.pairs == []
    drawn = render("phone/records", records=[second])
    assert "&lt;b&gt;超付" in drawn and "▲ 黄" in drawn and "<dl>" not in drawn


def test_a_table_that_fits_a_phone_stays_a_table(on_a_phone: None) -> None:
    assert tables.is_for_cards(COLUMNS) and not tables.is_for_cards(COLUMNS[:3])


def test_without_the_browsers_word_a_page_is_drawn_for_a_desk() -> None:
    assert not narrow.is_narrow() and not tables.is_for_cards(COLUMNS)


def test_a_heading_that_is_wider_than_its_column_gets_the_room_it_needs() -> None:
    wide = tables.column_config_of(FRAME, tables.Column("amount_fen", "合同及变更", "money", width=40), None, "")
    assert wide["label"] == "合同及变更（万元）" and wide["width"] >= 9 * 13


def test_a_townships_works_are_cards_that_open_their_own_page(county: Path, on_a_phone: None) -> None:
    at = opened("township")
    assert not at.exception and len(at.dataframe) == 0
    cards = next(element.proto.body for element in at.get("html") if 'class="mj-records"' in element.proto.body)
    assert cards.count("<li>") > 3 and 'href="/project?' in cards and "project=" in cards


def test_the_filters_of_the_findings_are_folded_and_still_at_work(county: Path, on_a_phone: None) -> None:
    at = opened("anomalies", level="红")
    assert not at.exception and len(at.dataframe) == 0
    assert "筛选" in [each.label for each in at.expander]
    assert {each.value for each in at.selectbox if each.label == "等级"} == {"红"}
    cards = [element.proto.body for element in at.get("html") if 'class="mj-records"' in element.proto.body]
    assert cards and all("◆ 红" in card for card in cards)
    assert len([each for each in at.button if each.label.startswith("打开")]) == len(cards)


def test_a_phones_map_has_no_blank_room_above_and_below(on_a_phone: None) -> None:
    import plotly.graph_objects as go

    flat, high = (maps.framed(go.Figure(), (117.0, 26.0, 118.0, north), 410).layout.height for north in (26.45, 29.0))
    assert flat == pytest.approx(345 * 0.45 / 0.8969, abs=2) and high == 410


def tapped(at: AppTest, name: str) -> AppTest:
    (button,) = [each for each in at.button if each.label == f"打开{name}"]
    at = button.click().run()
    assert not at.exception
    return at


@pytest.mark.parametrize("page", ["disclosure", "progress", "submissions"])
def test_a_matrix_is_a_card_for_every_township_and_a_tapped_one_stays_chosen(
    county: Path, on_a_phone: None, page: str
) -> None:
    at = opened(page)
    assert not at.exception
    names = [each.label.removeprefix("打开") for each in at.button if each.label.startswith("打开")]
    towns = list(view_of(county).townships)
    assert names[: len(towns)] == towns
    at = tapped(at, towns[3])
    assert [each.label for each in at.button].count("看全部") == 1 and towns[3] in page_text(at)
    (again,) = [each for each in at.button if each.label == "看全部"]
    at = again.click().run()
    assert not at.exception


def test_a_card_of_the_grid_names_the_ledgers_that_are_late_or_missing_and_no_others(
    county: Path, on_a_phone: None
) -> None:
    table = grid.laid_out(submissions.matrix(view_of(county))).set_index("乡镇")
    at = opened("submissions")
    cards = [element.proto.body for element in at.get("html") if 'class="mj-records"' in element.proto.body]
    for township, card in zip(table.index, cards, strict=False):
        row = table.loc[township].drop("总体")
        assert card.count("<dt>") == sum(text[:1] in "▲◇✕" for text in row)


def test_a_townships_card_in_the_ranking_opens_its_row_and_there_every_indicator(
    county: Path, on_a_phone: None
) -> None:
    at = opened("ranking", period="2026年上半年")
    assert not at.exception
    row = (
        view_of(county)
        .lake.sql(
            "select p.* from ranking_points as p join ranking as r on r.period = p.period and r.township = p.township "
            "where p.period = '2026H1' and p.kpi = 'on_time_finish_rate' and r.rank = 2"
        )
        .row(0, named=True)
    )
    at = tapped(at, row["township"])
    assert "指标列" not in {each.label for each in at.segmented_control}
    assert "有效权重" in page_text(at) and f"折算 {row['adjusted']:.2f}%" not in page_text(at)
    (chooser,) = [each for each in at.selectbox if each.label == "看哪项指标的案例"]
    assert f"按期完工率：{row['points']:.2f} 分" in chooser.options
    at.session_state["ranking-indicator"] = f"按期完工率：{row['points']:.2f} 分"  # a drawer draws itself anew alone
    at = tapped(at, row["township"])
    assert f"折算 {row['adjusted']:.2f}%" in page_text(at) and "在前" in page_text(at)
