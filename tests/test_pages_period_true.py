"""Periods are true: every figure of the cockpit and the township page, worked out again from the clean rows."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pages.leaders.cockpit import figures
from pages.leaders.township import profile, questions
from pages.ui.ask import cockpit, kpis, stations
from pages.ui.ask.topic import trends
from pages.ui.kit import panels, words
from pages.ui.kit.maps import steps
from pages.ui.site import periods
from pages.ui.site.view import View
from pipelines import registry
from tests.oracle import kpi_table
from tests.oracle.by_then import STAGES
from tests.period_truth import PERIODS, Truth, truth_of

ROW = re.compile(r'class="label">(.*?)</span>.*?class="figure">(.*?)</span><span class="aside">(.*?)</span>')
CELL = re.compile(r"<(?:b|strong|span)[^>]*>(.*?)</(?:b|strong|span)>")
FEW = 20


def wan(fen: int) -> str:
    return f"{fen / 1_000_000:,.2f}"


def moved(now: float | None, before: float | None, decimals: int = 1) -> str:
    if now is None or before is None:
        return "—"
    step = round(now - before, decimals)
    return f"{'▲' if step > 0 else '▼'} {abs(step):,.{decimals}f}" if step else "持平"


@pytest.fixture(scope="module")
def truth(sample_lake: Path) -> Truth:
    return truth_of(sample_lake)


def figure(key: str, value: float | None) -> str:
    return "—" if value is None else f"{value + 0.0:,.1f}"


def unit(key: str) -> str:
    kpi = registry.kpis()[key].definition
    return kpi.unit if kpi.unit == "%" else f" {kpi.unit}"


def drawn(view: View) -> tuple[dict[str, Any], dict[str, int], dict[str, kpis.Figure]]:
    return cockpit.totals(view), cockpit.open_findings(view), kpis.figures(view, view.filters.township)


def test_the_truth_of_april(truth: Truth) -> None:
    then = truth.then(truth.view("2026年4月"))
    assert (sum(map(then.is_built, then.mine)), wan(then.money()[4])) == (6, "412.36")


@pytest.mark.parametrize("period", PERIODS)
def test_every_card_of_the_cockpit(truth: Truth, period: str) -> None:
    view = truth.view(period)
    then, (totals, counts, measured) = truth.then(view), drawn(view)
    shown = figures.cards_of(view, totals, measured, counts)
    cards = {card.key: card for card in figures.left_over(shown, cockpit.left_over(view))}
    mine, before = then.mine, then.of_year(then.year - 1)
    built, building = sum(map(then.is_built, mine)), sum(map(then.is_building, mine))
    card = cards["projects"]
    assert (card.figure, card.foot) == (f"{len(mine)}", f"在建 {building} · 已完工 {built}")
    assert card.aside == f"较上年 {moved(len(mine), len(before), 0)}"
    budget, last = (sum(p.row["budget_fen"] for p in some) for some in (mine, before))
    card = cards["investment"]
    assert (card.figure, card.unit, card.foot) == (wan(budget), "万元", f"已拨付 {wan(then.money()[4])} 万元")
    assert card.aside == f"较上年 {moved(budget / 1e6, last / 1e6, 2)}"
    levels = Counter(row["level"] for row in truth.findings(None))
    card, towns = cards["red"], {row["township"] for row in truth.findings(None) if row["level"] == "red"}
    assert (card.figure, card.aside) == (f"{levels['red']}", f"涉及 {len(towns)} 个乡镇")
    assert card.foot == f"截至 10-20 · 黄色 {levels['yellow']}"
    for key in figures.LEADING:
        check_kpi_card(truth, view, key, cards[key].figure, cards[key].aside, cards[key].foot)
    assert cards["completion_rate"].foot.endswith(f" · 历年遗留 {then.left_over()} 个")


def check_kpi_card(truth: Truth, view: View, key: str, shown: str, aside: str, foot: str) -> None:
    now, before = (truth.value(key, each, None) for each in (view.period, periods.previous(view.period)))
    count = truth.count(key, view.period, None)
    assert shown == figure(key, now), key
    assert aside == ("" if count < FEW else f"较{view.period.before} {moved(now, before)}"), key
    assert f" · {count:,} " in foot, key
    if count < FEW and registry.kpis()[key].definition.hit:
        assert f" {int(truth.sums(key, view.period, None)[0])}" in foot.partition("，")[2], key


@pytest.mark.parametrize("period", PERIODS)
def test_the_funnel_and_the_money_stream(truth: Truth, period: str) -> None:
    view = truth.view(period)
    then = truth.then(view)
    reached, amounts = then.funnel(), then.money()
    shown = panels.stages(view, stations.stages(view))
    assert ROW.findall(shown) == [
        (stage, f"{n}", f"{n / reached[0]:.0%}") for stage, n in zip(STAGES, reached, strict=True)
    ]
    stream = panels.money_stream(view, stations.money(view))
    assert [row[1:] for row in ROW.findall(stream)] == [(wan(fen), f"{fen / amounts[0]:.0%}") for fen in amounts]
    assert f"截至 {then.on}" in shown and f"截至 {then.on}" in stream and "万元" in stream
    # One meaning of 在建 and of 已完工: the card's figures are the steps of the funnel.
    totals = cockpit.totals(view)
    assert totals["building"] == reached[3] - reached[4] and totals["finished"] == reached[4]


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_of_the_paragraph(truth: Truth, period: str) -> None:
    for place in (None, *truth.places(period)):
        view = truth.view(period, place)
        totals, counts, measured = drawn(view)
        text = words.paragraph(view, totals, measured, counts, cockpit.ranking(view))
        for phrase in phrases(truth, view):
            assert phrase in text, (place, phrase, text)
            text = text.replace(phrase, "", 1)
        assert not re.search(r"\d", text), (place, text)


def phrases(truth: Truth, view: View) -> list[str]:
    """What the paragraph has to say: every one of its numbers stands in one of these."""
    then, place = truth.then(view), view.filters.township
    red = [row for row in truth.findings(place) if row["level"] == "red"]
    rows = cockpit.ranking(view).to_dicts()
    ranks = [row for row in rows if row["rank"] is not None]
    tiers = {row["tier"] for row in rows if row["tier"] is not None and not ranks}
    yield_ = [] if view.period.end <= truth.published.as_of else ["（截至2026-10-20）"]
    mine = then.mine
    yield_ += [view.period.label, f"{then.year}年度计划"]
    if mine:
        yield_ += [f"项目 {len(mine)} 个", f"总投资 {wan(sum(p.row['budget_fen'] for p in mine))} 万元"]
        yield_ += [f"在建 {sum(map(then.is_building, mine))} 个", f"已完工 {sum(map(then.is_built, mine))} 个"]
        yield_ += [f"累计拨付 {wan(then.money()[4])} 万元"]
    yield_ += [sentence for key in words.SPOKEN if (sentence := spoken(truth, view, key))]
    last = [row["township"] for row in rows if row["tier"] == max(tiers, default=0)]
    if not place and len(tiers) > 1 and len(last) <= 6:
        yield_ += [f"考核暂分{len(tiers)}档，末档为{'、'.join(last)}"]
    if place and tiers:
        yield_ += [f"暂列第{row['tier']}档（共{len(tiers)}档）" for row in rows if row["township"] == place]
    if place:
        yield_ += [f"第 {row['rank']} 位（共 {len(ranks)} 个" for row in ranks if row["township"] == place]
    count = f"红色疑点{len(red)}条" if red else "没有红色疑点"
    towns = f"，涉及{len({row['township'] for row in red})}个乡镇" if red and not place else ""
    return [*yield_, f"截至2026-10-20，系统比对{'有' if red else ''}{count}{towns}", *unasked(view)]


def unasked(view: View) -> list[str]:
    """How many rules rest on a ledger that no township of the place has told."""
    asked = "select township, dataset from ledger_states where known_on is not null"
    places = (view.filters.township,) if view.filters.township else view.townships
    told = [{key for town, key in view.lake.sql(asked).iter_rows() if town == place} for place in places]
    needs = [(*rule.definition.flag_needs, *rule.definition.clear_needs) for rule in registry.rules().values()]
    rests = [{re.split("[.@]", text)[0] for text in texts if not text.endswith("@read")} for texts in needs]
    count = sum(not any(ledgers <= known for known in told) for ledgers in rests)
    return [f"另有{count}条规则台账未报送，没有比对"] if count else []


def spoken(truth: Truth, view: View, key: str) -> str:
    """A KPI in the paragraph: of few cases how many, of many how it moved."""
    place, kpi = view.filters.township, registry.kpis()[key].definition
    now, before = (truth.value(key, each, place) for each in (view.period, periods.previous(view.period)))
    if now is None:
        return ""
    count, sentence = truth.count(key, view.period, place), f"{kpi.label} {figure(key, now)}{unit(key)}"
    if count < FEW:
        hit = f"，{kpi.hit} {int(truth.sums(key, view.period, place)[0])}" if kpi.hit else ""
        return f"{sentence}（{count} {kpi.case_unit}{hit}）"
    if before is None:
        return sentence
    step = round(now - before, 1)
    points = "个百分点" if kpi.unit == "%" else kpi.unit
    way = "上升" if step > 0 else "下降"
    return (
        f"{sentence}，较{view.period.before}{way} {abs(step):.1f} {points}"
        if step
        else f"{sentence}，与{view.period.before}持平"
    )


@pytest.mark.parametrize("period", PERIODS)
def test_the_map(truth: Truth, period: str) -> None:
    view = truth.view(period)
    points = dict(cockpit.points(view).select("project_no", "lamp").iter_rows())
    lit = truth.lamps()
    assert points == {number: lit[number] for number in points}
    mine = {p.row["project_no"] for p in truth.then(view).mine}
    assert set(points) <= mine and len(points) >= 0.9 * len(mine)
    for key in figures.LEADING:
        colours, captions, _ = figures.coloured(view, key, cockpit.ranking(view))
        kpi = registry.kpis()[key].definition
        for place, caption in captions.items():
            known = truth.value(key, view.period, place)
            assert colours.get(place) == (None if known is None else steps.colour(kpi, known)), (key, place)
            assert known is None or f" {figure(key, known)}{unit(key)}（" in caption, (key, place)
            assert f"（{truth.count(key, view.period, place):,} 件）" in caption or known is None, (key, place)


@pytest.mark.parametrize("period", PERIODS)
def test_every_kpi_of_every_township_beside_the_county(truth: Truth, period: str) -> None:
    county_figures = kpis.figures(truth.view(period))
    for place in truth.places(period):
        view = truth.view(period, place)
        own = kpis.figures(view, place)
        shown = profile.comparison(view, own, county_figures)
        rows = [CELL.findall(row) for row in shown.split('<div class="row">')[1:]]
        assert len(rows) == len(own)
        for key, (label, mine, whole, apart, step, _, count, *_) in zip(own, rows, strict=True):
            kpi = registry.kpis()[key].definition
            now, last, every = (
                truth.value(key, view.period, place),
                truth.value(key, periods.previous(view.period), place),
                truth.value(key, view.period, None),
            )
            assert label == kpi.label
            for text, value, where in ((mine, now, place), (whole, every, None)):
                nothing = kpi.nothing or "—" if truth.is_told(key, view.period, where) else "未报送"
                assert text == (nothing if value is None else f"{figure(key, value)}{unit(key)}"), (where, key)
            assert (apart, step) == (moved(now, every), moved(now, last)), (place, key)
            assert now is None or count == f"{truth.count(key, view.period, place):,}", (place, key)
        for gap in questions.gaps(own, county_figures):
            assert gap.own.value == pytest.approx(truth.value(gap.own.key, view.period, place), rel=1e-12)
            assert gap.county.value == pytest.approx(truth.value(gap.own.key, view.period, None), rel=1e-12)


@pytest.mark.parametrize("period", PERIODS)
def test_the_projects_of_every_township(truth: Truth, period: str) -> None:
    lit = truth.lamps()
    for place in truth.places(period):
        view = truth.view(period, place)
        shown = {row["project_no"]: row for row in questions.projects(view).to_dicts()}
        names = ("stage", "progress_percent", "paid_fen", "due_on", "finished_on", "contractor", "budget_fen")
        assert {no: tuple(row[name] for name in names) for no, row in shown.items()} == truth.then(view).table()
        assert {no: row["lamp"] for no, row in shown.items()} == {no: lit[no] for no in shown}


@pytest.mark.parametrize("period", PERIODS)
def test_no_trend_reaches_past_the_period_s_end(truth: Truth, period: str) -> None:
    view = truth.view(period)
    place, key, end = view.townships[0], "completion_rate", view.period.last_day(view.as_of)
    work = kpi_table.worked_kpis()[key]
    for kind in ("quarter", "month"):
        shown = trends.of_kpi(view, place, key, kind)
        sums: dict[tuple[date, str], list[float]] = {}
        for span, where, numerator, denominator in kpi_table._figures(work, truth.county, key):
            for name in ("county", "own") if where[0] == place else ("county",):
                total = sums.setdefault((span.name, name), [0.0, 0.0])
                total[0], total[1] = total[0] + numerator, total[1] + denominator
        for row in shown.to_dicts():
            each = periods.around(kind, row["start"])
            assert each.last_day(view.as_of) <= end
            for name in ("own", "county"):
                numerator, denominator = sums.get((each.key, name), [0.0, 0.0])
                assert row[name] == (pytest.approx(numerator / denominator * 100) if denominator else None)
