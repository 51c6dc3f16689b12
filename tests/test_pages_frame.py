"""The frame of the pages: figures in words, periods, lamps, the guard, the filter bar, a new night, the errors."""

from __future__ import annotations

import ast
import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.ask import kpis
from pages.ui.kit import format as words
from pages.ui.kit import lamps
from pages.ui.site import menu, periods
from pages.ui.site.viewer import LOCAL
from pipelines.definitions import Kpi
from tests.sealing import reseal
from tests.views import view_of

ROOT = Path(__file__).resolve().parent.parent
SHELL = ROOT / "pages" / "ui" / "site" / "shell.py"
YI = 10_000_000_000  # fen in 1 亿元
RATE = Kpi("率", "%", "higher", 90, 50, "f", "d", "n", "d", "n ÷ d", "why", "source")
DAYS = Kpi("天数", "天", "lower", 5, 30, "f", "d", "n", "d", "n ÷ d", "why", "source")


@pytest.fixture
def own_county(sample_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that a test may change: the published snapshot only."""
    name = (sample_lake / "lake" / "CURRENT").read_text("utf-8").strip()
    shutil.copytree(sample_lake / "lake" / "snapshots" / name, tmp_path / "lake" / "snapshots" / name)
    (tmp_path / "lake" / "CURRENT").write_text(name, "utf-8")
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    return tmp_path


def opened(page: str = "", **params: str) -> AppTest:
    """The app as a browser would find it at this address."""
    at = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in params.items():
        at.query_params[name] = value
    at.run()
    if page:
        at.switch_page(str(menu.entries()[page].path)).run()
    return at


def shown(at: AppTest) -> str:
    """Everything that the page says, drawn or written."""
    drawn = [element.proto.body for element in at.get("html")]
    written = [each.value for kind in (at.markdown, at.title, at.warning, at.info, at.error, at.code) for each in kind]
    return "\n".join([*drawn, *written])


def publish_next(data: Path, as_of: str) -> None:
    """Another night over the same figures, with another day on its manifest."""
    snapshots = data / "lake" / "snapshots"
    today = (data / "lake" / "CURRENT").read_text("utf-8").strip()
    later = f"{today}-later"
    shutil.copytree(snapshots / today, snapshots / later)
    reseal(snapshots / later, as_of=as_of)
    (data / "lake" / "CURRENT").write_text(later, "utf-8")


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (12_340_000, "12.34 万元"),
        (YI - 1_000_000, "9,999.00 万元"),
        (YI, "1.00 亿元"),
        (-12_340_000, "-12.34 万元"),
        (0, "0.00 万元"),
        (None, "—"),
    ],
)
def test_money_is_told_in_wan_and_from_one_yi_in_yi(fen: int | None, written: str) -> None:
    assert words.money(fen) == written


def test_a_column_of_money_has_one_unit_whatever_its_small_amounts() -> None:
    assert words.money_unit([1_000_000, None, YI]) == ("亿元", YI)
    assert words.money_unit([1_000_000, None]) == words.money_unit([]) == ("万元", 1_000_000)


def test_a_change_is_an_arrow_and_one_that_the_digits_do_not_show_is_none() -> None:
    assert words.change(91.24, 90.0) == "▲ 1.2"
    assert words.change(88.0, 90.0) == "▼ 2.0"
    assert words.change(90.04, 90.0) == "持平"
    assert words.change(None, 90.0) == words.change(90.0, None) == "—"


def test_text_from_a_ledger_cannot_draw_link_or_colour() -> None:
    assert words.escape("![x](ftp:/e.vil) :red[y] <b>") == r"\!\[x\]\(ftp\:/e\.vil\) \:red\[y\] \<b\>"
    assert words.escape(None) == "—"


@pytest.mark.parametrize(
    "sought",
    [
        "http://e.vil",
        "WWW.e.vil",
        "a@e.vil",
        ":smile:",
        ":+1:",
        ":material/home:",
        ":streamlit:",
        "a -> b",
        "--",
        "<= 3",
    ],
)
def test_what_the_browser_looks_for_behind_the_backslashes_is_parted_by_a_sign_that_nobody_sees(sought: str) -> None:
    """tests/browser/test_hostile_text.py looks at what becomes of it there."""
    escaped = words.escape(sought).replace("\\", "")
    assert escaped != sought and escaped.replace(words.JOINER, "") == sought


@pytest.mark.parametrize("plain", ["2026-03-05", "350987100-2026-0001", "10:30", "甲：乙", "3 > 2", "a--b", "1:2 比例"])
def test_an_ordinary_text_is_parted_nowhere(plain: str) -> None:
    assert words.JOINER not in words.escape(plain)


@pytest.mark.parametrize(
    ("night", "quarter"),
    [
        (date(2026, 9, 30), "2026年第三季度"),
        (date(2026, 9, 29), "2026年第二季度"),
        (date(2026, 10, 20), "2026年第三季度"),
        (date(2026, 1, 1), "2025年第四季度"),
    ],
)
def test_the_usual_period_is_the_latest_quarter_that_is_over(night: date, quarter: str) -> None:
    assert periods.default(night).label == quarter


def test_periods_are_listed_from_the_running_year_back_to_the_first_figure() -> None:
    labels = [period.label for period in periods.listed(date(2026, 5, 1), date(2026, 7, 2))]
    assert labels[:4] == ["2026年", "2026年1—7月", "2026年1—5月", "2026年下半年"]
    assert labels[4:] == [
        "2026年第三季度", "2026年7月", "2026年上半年", "2026年第二季度", "2026年6月", "2026年5月",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kpi", "value", "cases", "lamp"),
    [
        (RATE, 90.0, 20, lamps.GREEN),
        (RATE, 89.9, 20, lamps.YELLOW),
        (RATE, 50.0, 20, lamps.YELLOW),
        (RATE, 49.9, 20, lamps.RED),
        (RATE, 90.0, 19, lamps.DARK),
        (RATE, None, 20, lamps.DARK),
        (RATE, 90.0, None, lamps.DARK),
        (DAYS, 5.0, 20, lamps.GREEN),
        (DAYS, 30.0, 20, lamps.YELLOW),
        (DAYS, 30.1, 20, lamps.RED),
    ],
)
def test_a_lamp_is_green_from_the_target_red_beyond_the_floor_and_dark_on_few_cases(
    kpi: Kpi, value: float | None, cases: float | None, lamp: lamps.Lamp
) -> None:
    assert lamps.of_kpi(kpi, value, cases) is lamp


@pytest.mark.parametrize("key", menu.entries())
def test_the_first_thing_a_page_does_is_its_guard(key: str) -> None:
    body = ast.parse(menu.entries()[key].path.read_text("utf-8")).body[1:]
    steps = [line for line in body if not isinstance(line, ast.FunctionDef)]
    acts = [ast.unparse(line) for line in steps if any(isinstance(node, ast.Call) for node in ast.walk(line))]
    assert acts[0].startswith("PAGE = Page(")
    guard = "view = begin(PAGE" if menu.entries()[key].page.figures else "viewer = enter(PAGE"
    assert acts[1].startswith(guard)


@pytest.mark.parametrize("key", menu.entries())
def test_a_page_reached_around_the_menu_shows_nothing(key: str, county: Path) -> None:
    at = AppTest.from_file(str(menu.entries()[key].path), default_timeout=60).run()
    assert not at.exception
    assert [each.value[:6] for each in at.info] == ["请从首页进入"]
    assert len(at.main.children) == 1


@pytest.mark.parametrize("key", menu.allowed(LOCAL.hats))
def test_every_page_runs_and_says_until_when_and_who_is_missing(key: str, county: Path) -> None:
    at = opened(key)
    assert not at.exception
    page = shown(at)
    assert "错误编号" not in page
    manifest = json.loads(next((county / "lake" / "snapshots").glob("*/manifest.json")).read_text("utf-8"))
    assert f"<h1>{menu.entries()[key].page.title}</h1>" in page
    assert f"数据截至 <b>{manifest['as_of']}</b>" in page
    assert f"应报 {len(manifest['coverage']['due'])}" in page
    assert all(name in page for name in manifest["coverage"]["missing"])


def test_before_the_first_night_a_page_says_what_where_and_what_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINGJIAN_DATA", str(tmp_path))
    at = opened()
    assert not at.exception
    page = shown(at)
    assert "尚未发布" in page and str(tmp_path) in page and "mingjian night" in page


def test_the_address_reproduces_the_view(county: Path) -> None:
    name = str(pl.read_parquet(next(county.glob("lake/snapshots/*/reference/townships.parquet")))["name"][3])
    at = opened(period="2026年第二季度", township=name)
    assert [at.selectbox(key=key).value for key in ("period", "township")] == ["2026年第二季度", name]
    assert f"2026年第二季度，{name}" in shown(at)


def test_an_address_that_names_no_period_falls_back_to_the_usual_one(county: Path) -> None:
    at = opened(period="2199年")
    assert at.selectbox(key="period").value == "2026年第三季度"


def test_a_new_night_appears_without_a_restart(own_county: Path) -> None:
    at = opened()
    before = shown(at)
    publish_next(own_county, "2026-10-21")
    at.run()
    assert "数据截至 <b>2026-10-20</b>" in before
    assert "数据截至 <b>2026-10-21</b>" in shown(at)


def test_figures_of_a_category_are_the_ones_that_the_night_counted_for_it(county: Path) -> None:
    stored = view_of(county).lake.sql(
        "select * from kpis where level = 'category' and period = '2026Q3' and category = '道路'"
    )
    sliced = kpis.figures(view_of(county, category="道路"))
    assert stored.height > 0
    assert {
        row["kpi"]: (row["numerator"], row["denominator"], row["value"]) for row in stored.iter_rows(named=True)
    } == {
        key: (each.numerator, each.denominator, each.value)
        for key, each in sliced.items()
        if each.numerator is not None
    }


def test_a_page_that_breaks_gives_a_number_and_not_a_trace(caplog: pytest.LogCaptureFixture) -> None:
    def script() -> None:
        from pages.ui.site.errors import show

        show(ValueError("secret"))

    at = AppTest.from_function(script).run()
    message = at.error[0].value
    number = message.split("错误编号 ")[1][:8]
    assert "secret" not in message and "刷新" in message
    assert any(number in record.getMessage() for record in caplog.records)
